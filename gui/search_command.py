"""Run > Search for better settings."""

from __future__ import annotations

from gui.commands import Command
from gui.searching import Searcher


def search_command(searcher: Searcher) -> Command:
    return Command(
        "search",
        "Search for better settings",
        "Run",
        searcher.asked.emit,
        tip="Trains the project again and again, each time with other settings, and compares what comes of it",
    )
