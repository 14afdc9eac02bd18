"""What the menus of the window hold, and in which order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gui.annotation_commands import annotation_commands
from gui.asking_trust import trust_command
from gui.canvas_commands import canvas_commands
from gui.commands import Command
from gui.cutting_commands import cutting_commands
from gui.dock_commands import dock_commands
from gui.edit_commands import edit_commands
from gui.file_commands import file_commands
from gui.find_commands import find_commands
from gui.help_commands import help_commands
from gui.repeating import repeat_commands
from gui.search_command import search_command
from gui.training_commands import training_commands
from gui.view_commands import view_commands

if TYPE_CHECKING:
    from gui.window import MainWindow


def fill_menus(window: MainWindow) -> None:
    """Adds every command of the window, and its menus to the menu bar."""
    for commands in _all(window):
        window.commands.add(commands)
    window.commands.fill(window.menuBar())


def _all(window: MainWindow) -> Iterator[tuple[Command, ...]]:
    session, canvas = window.session, window.canvas
    yield file_commands(window.files, window.importer, window.comparer, window.tying, window.save_model, window.close)
    yield (trust_command(window.asking_trust),)
    yield edit_commands(session, canvas)
    yield find_commands(canvas.find_bar)
    yield canvas_commands(session, canvas)
    yield cutting_commands(session, canvas, window.say, window.comparer.find, window.transplant)
    yield annotation_commands(session, canvas)
    yield repeat_commands(session, canvas, window.say)
    yield view_commands(window)
    yield training_commands(window.trainer)
    yield (search_command(window.searcher),)
    yield dock_commands(window.docks)
    yield help_commands(window)
