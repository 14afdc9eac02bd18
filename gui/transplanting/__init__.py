"""Weights of another model taken over into this one: what fits is listed and can be changed before it happens."""
