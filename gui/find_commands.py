"""The commands that find blocks."""

from __future__ import annotations

from gui.canvas.find import FindBar
from gui.commands import Command


def find_commands(bar: FindBar) -> tuple[Command, ...]:
    """At the end of the Edit menu."""
    return (
        Command("find", "Find…", "Edit", bar.open, ("Ctrl+F",), separated=True),
        Command("find_next", "Find next", "Edit", lambda: bar.step(1), ("F3",)),
        Command("find_previous", "Find previous", "Edit", lambda: bar.step(-1), ("Shift+F3",)),
    )
