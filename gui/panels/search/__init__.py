"""The search for better settings: its space, its trials, and plots of what it has found."""
