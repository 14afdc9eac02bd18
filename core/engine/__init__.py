"""The only package that imports Keras and TensorFlow; it runs as a process of its own."""
