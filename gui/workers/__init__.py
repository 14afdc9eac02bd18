"""Threads that own processes: what they read becomes signals, and nothing in the window ever waits."""
