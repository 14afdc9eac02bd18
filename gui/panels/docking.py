"""Puts the panels into docks around the canvas: side by side or behind each other, as wide and high as they need."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow, QWidget

from gui.panels.dock import Dock
from gui.panels.docks import PANELS, Panel, Surroundings

_AT_THE_SIDE = {Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea}


class Docking:
    """The docks of one window, by name. `fresh` says that no person has laid them out yet."""

    def __init__(self, window: QMainWindow, around: Surroundings, *, fresh: bool) -> None:
        self._window = window
        self.docks: dict[str, Dock] = {}
        for panel in PANELS:
            self.docks[panel.name] = self._add(panel, partial(panel.build, around), fresh=fresh)
        for panel in PANELS:
            if not panel.tabbed_with:
                self.docks[panel.name].raise_()
        for panel in PANELS:
            if panel.size:
                flat = panel.area in _AT_THE_SIDE
                way = Qt.Orientation.Horizontal if flat else Qt.Orientation.Vertical
                window.resizeDocks([self.docks[panel.name]], [panel.size], way)

    def bring(self, name: str, least: int) -> QWidget:
        """Shows a dock at the foot, at least so high; the panel in it."""
        dock = self.docks[name]
        dock.show()
        dock.raise_()
        self._grow(dock, least)
        return dock.panel()

    def _add(self, panel: Panel, build: partial[QWidget], *, fresh: bool) -> Dock:
        dock = Dock(panel.name, panel.title, build, self._window)
        if not panel.tabbed_with:
            dock.panel()  # in front: the window's first paint shall have it
        self._window.addDockWidget(panel.area, dock)
        if beside := self.docks.get(panel.tabbed_with):
            self._window.tabifyDockWidget(beside, dock)
        if panel.least and fresh:
            dock.looked_at.connect(partial(self._grow, dock, panel.least))
        return dock

    def _grow(self, dock: Dock, least: int) -> None:
        if dock.height() < least:
            self._window.resizeDocks([dock], [least], Qt.Orientation.Vertical)
