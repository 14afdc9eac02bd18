"""A part of a Python file: what of it runs, and from where on the models count that it builds."""

from __future__ import annotations

from typing import NamedTuple


class Part(NamedTuple):
    """The file runs down to line `last`, and models count that are built from line `first` on (both from 1).

    `digest` stands for the text down to `last` that somebody has read: another text does not run.
    """

    first: int
    last: int
    digest: str

    def __str__(self) -> str:
        return f"{self.first}:{self.last}:{self.digest}"

    @classmethod
    def parse(cls, text: str) -> Part:
        """Raises ValueError."""
        first, last, digest = text.split(":")
        return cls(int(first), int(last), digest)
