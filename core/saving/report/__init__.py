"""A model for people to read: what it is made of, what it is trained on, what came of it, as HTML or Markdown."""
