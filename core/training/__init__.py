"""Data sources, transforms and run folders: records and files, no TensorFlow."""
