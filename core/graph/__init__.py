"""The document: immutable records of what a person drew, the edits that make a new one, and the checks on it."""
