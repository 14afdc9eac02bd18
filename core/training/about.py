"""What a person says of a run: its name and a note, in a file of its own that training never touches."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class About:
    """An empty `name` leaves that of the folder."""

    name: str = ""
    note: str = ""
