"""The runs of a project: what came of them, how they differ, and what their models say."""
