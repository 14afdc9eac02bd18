"""Takes weights over from runs, projects and model files into a project's model, and writes them beside it."""
