"""Setting up a training: which data feeds the model, what pulls at its outputs, and how it goes."""
