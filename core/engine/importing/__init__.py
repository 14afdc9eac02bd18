"""Reads models out of files and code into projects, with their weights and what they were compiled with."""
