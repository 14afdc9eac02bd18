"""The commands of the View menu: where to look, and how the app looks."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF

from gui.commands import Command
from gui.theme import motion
from gui.theme.theme import Choice, Theme

if TYPE_CHECKING:
    from gui.window import MainWindow


class ViewActions:
    """What the View menu does."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._view = window.canvas.view

    def zoom(self, factor: float) -> None:
        self._view.zoom_at(self._view.viewport().rect().center(), factor)

    def life_size(self) -> None:
        self.zoom(1 / self._view.zoom)

    def fit_selection(self) -> None:
        area = QRectF()
        for layer in self._window.session.selected:
            area = area.united(self._window.canvas.scene.blocks[layer].body())
        self._view.fit(area)

    def turn_motion(self) -> None:
        reduced = not motion.reduced()
        motion.choose(reduced)
        self._window.keep(motion.KEY, "true" if reduced else "false")
        self._window.commands.refresh()

    def choose(self, choice: Choice) -> None:
        self._window.theme.choose(choice)
        self._window.keep("theme", choice.value)
        self._window.commands.refresh()


def view_commands(window: MainWindow) -> tuple[Command, ...]:
    """The View menu."""
    do, arranging = ViewActions(window), window.canvas.arranging
    looks = tuple(_look(do, window.theme, choice) for choice in Choice)
    return (
        Command("fit_all", "Fit all", "View", window.canvas.view.fit_all, ("Home", "Ctrl+0")),
        Command("fit_selection", "Fit selection", "View", do.fit_selection, (".", "Shift+Home")),
        Command("zoom_in", "Zoom in", "View", lambda: do.zoom(1.25), ("Ctrl++", "Ctrl+=")),
        Command("zoom_out", "Zoom out", "View", lambda: do.zoom(0.8), ("Ctrl+-",)),
        Command("life_size", "Life size", "View", do.life_size, ("Ctrl+1",)),
        Command("arrange", "Arrange from left to right", "Arrange", arranging.arrange, ("Ctrl+L",), separated=True),
        Command(
            "arrange_down",
            "Arrange from top to bottom",
            "Arrange",
            partial(arranging.arrange, "down"),
            ("Ctrl+Shift+L",),
        ),
        *looks,
        Command("reduced_motion", "Reduce motion", "View", do.turn_motion, checked=motion.reduced),
    )


def _look(do: ViewActions, theme: Theme, choice: Choice) -> Command:
    text = "As the system" if choice is Choice.SYSTEM else choice.capitalize()
    name = f"theme_{choice}"
    return Command(name, text, "View > Theme", lambda: do.choose(choice), checked=lambda: theme.choice is choice)
