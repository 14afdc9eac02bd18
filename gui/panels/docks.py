"""Which panels there are and where they stand at first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from gui.canvas.canvas import Canvas
from gui.session import Session
from gui.theme.theme import Theme


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a panel is built with."""

    session: Session
    theme: Theme
    canvas: Canvas


@dataclass(frozen=True, slots=True)
class Panel:
    """One dock. `tabbed_with` names the dock it shares a place with, `size` its width or height at first."""

    name: str
    title: str
    area: Qt.DockWidgetArea
    build: Callable[[Surroundings], QWidget]
    tabbed_with: str = ""
    size: int = 0


_LEFT, _RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
_BELOW = Qt.DockWidgetArea.BottomDockWidgetArea

PANELS: tuple[Panel, ...] = ()
