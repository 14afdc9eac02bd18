"""The engine's process: takes requests in, answers them one after the other, and ends with its parent."""
