"""Weights taken over from another model, layer by layer: which layer takes which one's, told before it happens."""
