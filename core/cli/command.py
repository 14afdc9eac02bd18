"""What makes a command: its name, its words, and what it does."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.cli.parser import Parser
from core.cli.terminal import Terminal

Run = Callable[[argparse.Namespace, Terminal], int]
OK, PROBLEMS, USAGE, INTERRUPTED = 0, 1, 2, 130


@dataclass(frozen=True)
class Command:
    """`run` returns the exit code and raises a LayerLoomError where it cannot go on."""

    name: str
    about: str
    examples: tuple[str, ...]
    add_words: Callable[[argparse.ArgumentParser], None]
    run: Run

    def parse(self, words: Sequence[str]) -> argparse.Namespace:
        parser = Parser(f"layerloom {self.name}", self.about, self.examples)
        self.add_words(parser)
        return parser.parse(words)
