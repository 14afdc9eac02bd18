"""The panels around the canvas: each shows one side of the session and says what the person wants through it."""
