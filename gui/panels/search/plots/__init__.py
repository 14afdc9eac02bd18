"""Plots of a search: each a function that draws what is known of the trials on a chart."""
