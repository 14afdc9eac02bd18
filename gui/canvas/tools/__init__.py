"""The gestures: one class each, one undo step each."""
