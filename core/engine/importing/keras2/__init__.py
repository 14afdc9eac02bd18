"""Models that Keras 2 wrote, made anew with the layers and ops of Keras 3; what it has no place for is named."""
