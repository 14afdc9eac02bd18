"""A plot that is there as soon as pyqtgraph is: it is imported aside, since that takes longer than a frame."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.panels.training.curves import load_pyqtgraph
from gui.theme.theme import Theme

_POLL_MS = 20


class Drawable(Protocol):
    """What is drawn on, once pyqtgraph is there."""

    widget: Any

    def clear(self) -> None: ...

    def restyle(self) -> None: ...


Drawn = TypeVar("Drawn", bound=Drawable)


class LazyPlot(QWidget, Generic[Drawn]):
    """Draws what it was last told to, now or once it can; `make` makes the plot."""

    def __init__(self, title: str, theme: Theme, make: Callable[[str, Theme], Drawn]) -> None:
        super().__init__()
        self._title, self._theme, self._make = title, theme, make
        self._plot: Drawn | None = None
        self._loading: threading.Thread | None = None
        self._draw: Callable[[Drawn], None] | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._poll = QTimer(self, interval=_POLL_MS)
        self._poll.timeout.connect(self._try)
        theme.changed.connect(self._restyle)

    def draw(self, how: Callable[[Drawn], None]) -> None:
        """Clears the plot and lets `how` draw on it."""
        self._draw = how
        self._loading = self._loading or load_pyqtgraph()
        self._poll.start()
        self._try()

    def _try(self) -> None:
        if self._loading is None or self._loading.is_alive() or self._draw is None:
            return
        self._poll.stop()
        if self._plot is None:
            self._plot = self._make(self._title, self._theme)
            self._column.addWidget(self._plot.widget)
        self._plot.clear()
        self._draw(self._plot)

    def _restyle(self) -> None:
        if self._plot and self._draw:
            self._plot.restyle()
            self._plot.clear()
            self._draw(self._plot)
