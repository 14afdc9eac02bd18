"""The training panel: start and stop, progress, live curves, epochs, and what came of the run."""
