"""Gives out names once each."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Names:
    """The names taken so far."""

    taken: set[str] = field(default_factory=set)

    def take(self, *wishes: str) -> str:
        """The first wish that is free, else the last one with a number behind it."""
        for wish in wishes:
            if wish not in self.taken:
                break
        else:
            wish = self._numbered(wishes[-1])
        self.taken.add(wish)
        return wish

    def _numbered(self, stem: str) -> str:
        number = 1
        while f"{stem}_{number}" in self.taken:
            number += 1
        return f"{stem}_{number}"
