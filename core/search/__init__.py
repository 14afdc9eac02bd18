"""The search for better settings: Optuna chooses, every trial is a run in a process of its own."""
