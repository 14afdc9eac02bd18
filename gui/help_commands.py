"""The commands of the Help menu: which keys there are, and other ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui.commands import Command
from gui.shortcuts.overlay import ShortcutsOverlay
from gui.shortcuts.rebinding import RebindingDialog

if TYPE_CHECKING:
    from gui.window import MainWindow


def help_commands(window: MainWindow) -> tuple[Command, ...]:
    """The Help menu."""

    def change() -> None:
        RebindingDialog(window.commands, window).open()

    def overlay() -> None:
        ShortcutsOverlay(window, window.commands, change)

    return (
        Command("shortcuts", "Keyboard shortcuts", "Help", overlay, ("?", "F1")),
        Command("rebind", "Change shortcuts…", "Help", change),
    )
