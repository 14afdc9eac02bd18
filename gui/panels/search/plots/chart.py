"""A plane for the plots of a search: points that can be pointed at and opened, lines, bars, and axes with names."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtWidgets import QLabel

from gui.theme.theme import Theme
from gui.theme.tokens import SMALL_PX

_NEAR_PX = 14.0
_POINT = 7
_MOST_SMOOTH = 240  # points of a line: soft edges of one path that cross each other cost their square
_GROUND_ALPHA = 200
Ticks = Sequence[tuple[float, str]]


class Chart(QObject):
    """What is drawn belongs to numbered trials: `words` tells of the one under the mouse, `opened` of a double click.

    The wheel and drags look closer; a double click beside the points shows everything again.
    """

    opened = Signal(int)  # a trial's number

    def __init__(self, title: str, theme: Theme) -> None:
        super().__init__()
        import pyqtgraph

        from gui.panels.search.plots.axis import CountingAxis

        self._graph: Any = pyqtgraph
        self.theme = theme
        box = pyqtgraph.ViewBox(enableMenu=False)
        self._bottom = CountingAxis("bottom")
        self.widget: Any = pyqtgraph.PlotWidget(viewBox=box, enableMenu=False, axisItems={"bottom": self._bottom})
        self.widget.setAccessibleName(title)
        self._item: Any = self.widget.getPlotItem()
        self._item.hideButtons()
        self._points: list[tuple[float, float, int]] = []
        self.words: Callable[[int], str] = str
        self._readout, self._note = QLabel(self.widget), QLabel(self.widget, wordWrap=True)
        for label in (self._readout, self._note):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            label.hide()
        self._readout.setProperty("readout", True)
        self._note.setProperty("dim", True)
        self._note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.widget.viewport().installEventFilter(self)
        self.widget.setMouseTracking(True)
        self.restyle()

    def clear(self) -> None:
        self._item.clear()
        self._points = []
        self._readout.hide()
        self._note.hide()
        for side in ("left", "bottom"):
            self._item.getAxis(side).setTicks(None)
        self._bottom.counts = False
        self._item.getViewBox().invertY(False)
        self._item.enableAutoRange()

    def restyle(self) -> None:
        self.widget.setBackground(self.theme.colour("field"))
        for side in ("left", "bottom"):
            axis = self._item.getAxis(side)
            axis.setPen(self.theme.colour("border"))
            axis.setTextPen(self.theme.colour("dim"))
            axis.enableAutoSIPrefix(False)

    def name(self, title: str, left: str, bottom: str) -> None:
        """What the plot is called, and what its axes measure."""
        self.widget.setAccessibleName(title)
        self._item.showGrid(x=False, y=bool(left), alpha=0.15)
        for side, text in (("left", left), ("bottom", bottom)):
            style = {"color": self.theme.colour("dim").name(), "font-size": f"{SMALL_PX}px"}
            self._item.setLabel(side, text, **style)

    def tick(self, side: str, ticks: Ticks) -> None:
        """Words along an axis in place of numbers."""
        self._item.getAxis(side).setTicks([list(ticks)])

    def count(self) -> None:
        """Whole numbers alone along the bottom."""
        self._bottom.counts = True

    def top_down(self) -> None:
        self._item.getViewBox().invertY(True)

    def say(self, text: str) -> None:
        """A few words in place of a plot."""
        self._note.setText(text)
        self._note.setGeometry(self.widget.rect().adjusted(12, 12, -12, -12))
        self._note.show()

    def line(self, x: Sequence[float], y: Sequence[float], colour: QColor, width: float = 1.5) -> None:
        """Broken where a number is none. A very long one is drawn thin and with hard edges, to be drawn in time."""
        smooth = len(x) <= _MOST_SMOOTH
        pen = self._graph.mkPen(colour, width=width if smooth else 1)
        self._item.plot(list(x), list(y), pen=pen, connect="finite", antialias=smooth)

    def points(self, x: Sequence[float], y: Sequence[float], trials: Sequence[int], colours: Sequence[QColor]) -> None:
        """All of one colour are one item: a brush for each point would take its time."""
        by_colour: dict[str, tuple[list[float], list[float]]] = {}
        for across, up, colour in zip(x, y, colours, strict=True):
            places = by_colour.setdefault(colour.name(), ([], []))
            places[0].append(across)
            places[1].append(up)
        for name, (of_x, of_y) in by_colour.items():
            brush = self._graph.mkBrush(name)
            self._item.plot(of_x, of_y, pen=None, symbol="o", symbolSize=_POINT, symbolPen=None, symbolBrush=brush)
        self.feel(x, y, trials)

    def feel(self, x: Sequence[float], y: Sequence[float], trials: Sequence[int]) -> None:
        """Lets places be pointed at."""
        self._points += zip(x, y, trials, strict=True)

    def bars(self, lengths: Sequence[float], colour: QColor) -> None:
        """One below the other, the first on top."""
        rows = list(range(len(lengths)))
        self._item.addItem(
            self._graph.BarGraphItem(x0=0, y=rows, height=0.6, width=list(lengths), brush=colour, pen=colour)
        )

    def label(self, x: float, y: float, text: str, *, anchor: tuple[float, float] = (0.5, 0.5)) -> None:
        ground = QColor(self.theme.colour("field"))
        ground.setAlpha(_GROUND_ALPHA)
        words = self._graph.TextItem(text, color=self.theme.colour("text"), anchor=anchor, fill=ground)
        words.setZValue(1)
        self._item.addItem(words, ignoreBounds=True)
        words.setPos(x, y)

    def post(self, x: float) -> None:
        """An upright line."""
        self._item.addItem(self._graph.InfiniteLine(x, angle=90, pen=self._graph.mkPen(self.theme.colour("link"))))

    def show_range(self, x: tuple[float, float], y: tuple[float, float]) -> None:
        self._item.getViewBox().setRange(xRange=x, yRange=y, padding=0)

    def trial_at(self, place: QPointF) -> int | None:
        """The trial drawn nearest to a place of the widget, if one is near."""
        box = self._item.getViewBox()
        near, found = _NEAR_PX, None
        for x, y, number in self._points:
            if math.isfinite(x) and math.isfinite(y):
                at = self.widget.mapFromScene(box.mapViewToScene(QPointF(x, y)))
                away = math.hypot(at.x() - place.x(), at.y() - place.y())
                if away < near:
                    near, found = away, number
        return found

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QMouseEvent):
            if event.type() is QEvent.Type.Leave:
                self._readout.hide()
            elif event.type() is QEvent.Type.Resize:
                self._note.setGeometry(self.widget.rect().adjusted(12, 12, -12, -12))
            return False
        if event.type() is QEvent.Type.MouseButtonDblClick:
            number = self.trial_at(event.position())
            if number is None:
                self._item.enableAutoRange()
            else:
                self.opened.emit(number)
            return True
        if event.type() is QEvent.Type.MouseMove and not event.buttons():
            self._point_at(event.position())
        return False

    def _point_at(self, place: QPointF) -> None:
        number = self.trial_at(place)
        if number is None:
            self._readout.hide()
            return
        self._readout.setText(self.words(number))
        self._readout.adjustSize()
        left = min(place.x() + 12, self.widget.width() - self._readout.width() - 4)
        top = min(place.y() + 12, self.widget.height() - self._readout.height() - 4)
        self._readout.move(int(max(left, 0)), int(max(top, 0)))
        self._readout.show()
