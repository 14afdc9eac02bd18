"""Models written into files: whole, as weights, or as operations that other runtimes compute."""
