"""What a model can be saved as: the formats, what each can't hold, and the reports and notebooks that need no Keras."""
