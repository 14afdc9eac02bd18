"""The metrics of one output: a chip each, and a choice of further ones."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from core.catalog.table import load
from core.graph.writing import shown
from core.values import KerasObject
from gui.panels.combos import QuietCombo

Metrics = tuple[str | KerasObject, ...]
_COMMON = ("accuracy", "mean_absolute_error", "mean_squared_error")
_ADD = "+ metric"


class MetricsEditor(QWidget):
    """Tells the metrics anew at each change."""

    changed = Signal(object)  # Metrics

    def __init__(self, name: str) -> None:
        super().__init__()
        self._metrics: Metrics = ()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)
        self.chips: list[QToolButton] = []
        self.add = QuietCombo()
        self.add.setAccessibleName(f"Add a metric to {name}")
        self.add.addItems([_ADD, *_COMMON])
        self.add.insertSeparator(self.add.count())
        self.add.addItems([entry.name for entry in load().under("metrics") if not entry.hidden])
        self.add.activated.connect(self._added)
        self._row.addWidget(self.add)
        self._row.addStretch()

    def show_metrics(self, metrics: Metrics) -> None:
        if metrics == self._metrics:
            return
        self._metrics = metrics
        for chip in self.chips:
            chip.hide()
            chip.deleteLater()
        self.chips = [self._chip(place, metric) for place, metric in enumerate(metrics)]

    def _chip(self, place: int, metric: str | KerasObject) -> QToolButton:
        chip = QToolButton()
        chip.setText(f"{shown(metric).removesuffix('()')}  ×")
        chip.setToolTip("Take this metric out")
        chip.clicked.connect(lambda: self.changed.emit((*self._metrics[:place], *self._metrics[place + 1 :])))
        self._row.insertWidget(place, chip)
        return chip

    def _added(self, place: int) -> None:
        text = self.add.itemText(place)
        self.add.setCurrentIndex(0)
        entry = load().entry(f"metrics.{text}")
        metric = KerasObject(entry.path) if entry and not text.islower() else text
        if place and metric not in self._metrics:
            self.changed.emit((*self._metrics, metric))
