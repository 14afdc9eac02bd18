"""Live curves: the losses beside the metrics, with a legend that reads the latest numbers out."""

from __future__ import annotations

import importlib
import threading
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QScrollArea, QSplitter, QVBoxLayout, QWidget

from core.training.events import Event
from gui.panels.training.legend import Legend
from gui.panels.training.plot import Plot
from gui.panels.training.series import Curves, Key, as_csv
from gui.panels.training.strokes import stroke
from gui.panels.training.tools import CurveTools
from gui.theme.theme import Theme
from gui.theme.tokens import LEGEND_WIDTH

_EVERY_MS = 200
_TITLES = ("Loss", "Metrics")


def load_pyqtgraph() -> threading.Thread:
    """Imports it aside: it takes longer than a frame, and the app starts without it."""
    thread = threading.Thread(target=importlib.import_module, args=("pyqtgraph",), daemon=True)
    thread.start()
    return thread


class CurvesView(QWidget):
    """Draws the curves of one run after the other: five times a second at most, and one plot at a time."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._curves = Curves()
        self._loading: threading.Thread | None = None
        self._plots: dict[str, Plot] = {}
        self._turn, self._pending, self._ended = 0, set[str](), False
        self._hint = QLabel("The curves of the losses and metrics appear here while a run goes on.")
        self._hint.setProperty("dim", True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.legend = Legend()
        self.tools = CurveTools()
        self.tools.changed.connect(self._choose)
        self.tools.picture_wanted.connect(self._save_picture)
        self.tools.table_wanted.connect(self._save_table)
        self._areas = QSplitter()
        self._areas.setChildrenCollapsible(False)
        self._soon = QTimer(self, singleShot=True, interval=_EVERY_MS)
        self._soon.timeout.connect(self._draw)
        self._lay_out()
        theme.changed.connect(self._restyle)

    @property
    def curves(self) -> Curves:
        return self._curves

    def start(self) -> None:
        """Forgets the last run and gets ready for the next."""
        self._loading = self._loading or load_pyqtgraph()
        self._curves, self._ended = Curves(), False
        self.legend.clear()
        for plot in self._plots.values():
            plot.clear()
            plot.widget.hide()
        self._soon.start()
        self._hint.setText("Waiting for the first batch…")

    def take(self, events: tuple[Event, ...]) -> None:
        for event in events:
            self._curves.take(event)
        if self._curves:
            self._pending = {_title(key) for key in self._curves}
            if not self._soon.isActive():
                self._soon.start()

    def _lay_out(self) -> None:
        side = QScrollArea()
        side.setWidgetResizable(True)
        side.setWidget(self.legend)
        side.setFixedWidth(LEGEND_WIDTH)
        side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        beside = QVBoxLayout()
        beside.setSpacing(4)
        beside.addWidget(side, 1)
        beside.addWidget(self.tools)
        self._side = side
        middle = QVBoxLayout()
        middle.addWidget(self._hint, 1)
        middle.addWidget(self._areas, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addLayout(middle, 1)
        row.addLayout(beside)
        self._areas.hide()
        for widget in (side, self.tools):
            widget.hide()

    def _draw(self) -> None:
        if self._loading is None or self._loading.is_alive():
            self._soon.start()
            return
        if missing := [title for title in _TITLES if title not in self._plots]:
            self._new_plot(missing[0])  # one at a time, as soon as may be: making one takes most of a frame
            self._soon.start()
            return
        if not self._curves:
            return
        self._hint.hide()
        self._areas.show()
        self._side.show()
        self.tools.show()
        titles = list(dict.fromkeys(_title(key) for key in self._curves))
        title = titles[self._turn % len(titles)]
        self._turn += 1
        self._show(title)
        self._pending.discard(title)
        if self._pending & set(titles):
            self._soon.start()
        elif self._ended:
            for plot in self._plots.values():
                plot.fit()

    def _show(self, title: str) -> None:
        plot = self._plots[title]
        plot.widget.show()
        for index, (key, curve) in enumerate(self._curves.items()):
            if _title(key) == title:
                drawn = stroke(self._theme, index)
                plot.show_curve(key, curve.training, curve.held_out, drawn)
                self.legend.show_curve(key, curve, drawn)

    def end(self) -> None:
        """Nothing more comes: what there is takes all the room."""
        self._ended = True
        self._soon.start()

    def _choose(self) -> None:
        for plot in self._plots.values():
            plot.choose(log=self.tools.log.isChecked(), smoothing=self.tools.smoothing)
        self._restyle()
        if self._ended:
            self.end()

    def _save_picture(self) -> None:
        start = "curves.png"
        chosen, _ = QFileDialog.getSaveFileName(self, "Save the curves as a picture", start, "PNG (*.png)")
        if chosen:
            self._areas.grab().save(chosen if chosen.endswith(".png") else f"{chosen}.png")

    def _save_table(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, "Save the curves as a table", "curves.csv", "CSV (*.csv)")
        if chosen:
            path = Path(chosen if chosen.endswith(".csv") else f"{chosen}.csv")
            path.write_text(as_csv(self._curves), encoding="utf-8")

    def _new_plot(self, title: str) -> None:
        plot = self._plots[title] = Plot(title, self._theme)
        plot.widget.hide()
        self._areas.addWidget(plot.widget)

    def _restyle(self) -> None:
        for plot in self._plots.values():
            plot.restyle()
        for title in {_title(key) for key in self._curves} & self._plots.keys():
            self._show(title)


def _title(key: Key) -> str:
    return _TITLES[key[1] != "loss"]
