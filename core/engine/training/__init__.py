"""Training: a project's plan and its data become a fitted Keras model, and events about the way there."""
