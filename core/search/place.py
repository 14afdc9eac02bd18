"""Where a search of a project lies: its database and the folders of its trials, beside the project's other runs."""

from __future__ import annotations

from pathlib import Path

from core.graph.search import Search
from core.search.storage import sqlite


def study_name(search: Search, project: str) -> str:
    """What the search is called in its storage, for the project of this name."""
    return search.study or project


def storage_url(search: Search, runs: Path, study: str) -> str:
    """The storage that the plan names, else a file beside the runs."""
    return search.storage or sqlite(database(runs, study))


def database(runs: Path, study: str) -> Path:
    return runs / f"{study}.search.sqlite"


def trial_runs(runs: Path, study: str) -> Path:
    """The folder for the runs of the trials."""
    return runs / f"{study}.search"
