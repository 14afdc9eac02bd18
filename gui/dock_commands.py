"""View > Panels: every dock can be closed and brought back, and one behind others to the front."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QDockWidget

from gui.commands import Command


def dock_commands(docks: Mapping[str, QDockWidget]) -> tuple[Command, ...]:
    """One command per dock, in the order in which they were made."""
    return tuple(_toggle(name, dock) for name, dock in docks.items())


def _toggle(name: str, dock: QDockWidget) -> Command:
    action = dock.toggleViewAction()

    def run() -> None:
        is_behind = action.isChecked() and dock.visibleRegion().isEmpty()
        if not is_behind:
            action.trigger()
        if action.isChecked():
            dock.raise_()  # it may share its place with others

    return Command(f"dock_{name}", dock.windowTitle(), "View > Panels", run, checked=action.isChecked)
