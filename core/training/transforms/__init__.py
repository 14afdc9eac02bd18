"""Transforms: how raw columns become numbers, learnt on the training samples and kept with the run."""
