"""How curves are drawn, and ways to take them along: logarithmic scale, smoothing, a picture, a table."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSlider, QToolButton, QWidget

_STEPS, _MOST = 20, 0.98


class CurveTools(QWidget):
    """A line of small controls."""

    changed = Signal()
    picture_wanted = Signal()
    table_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.log = QToolButton()
        self.log.setCheckable(True)
        self.log.setText("log")
        self.log.setToolTip("Logarithmic scale")
        self.log.setAccessibleName("Logarithmic scale")
        self.log.toggled.connect(self.changed)
        name = QLabel("Smooth")
        name.setProperty("dim", True)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, _STEPS)
        self.slider.setAccessibleName("Smoothing of the curves")
        self.slider.setToolTip("Draws a mean of the numbers so far; the numbers at the right stay as they are")
        self.slider.valueChanged.connect(self.changed)
        self.export = QToolButton()
        self.export.setText("Save")
        self.export.setAccessibleName("Save the curves")
        self.export.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.export)
        menu.addAction("As a picture…", self.picture_wanted.emit)
        menu.addAction("As a table…", self.table_wanted.emit)
        self.export.setMenu(menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 8, 0)
        row.setSpacing(8)
        for widget in (self.log, name):
            row.addWidget(widget)
        row.addWidget(self.slider, 1)
        row.addWidget(self.export)

    @property
    def smoothing(self) -> float:
        """From 0, not at all."""
        return _MOST * (self.slider.value() / _STEPS) ** 0.5 if self.slider.value() else 0.0
