"""The .loom format: read, write, migrate."""
