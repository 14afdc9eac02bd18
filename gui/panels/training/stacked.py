"""Widgets below each other in an area that scrolls."""

from __future__ import annotations

from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget


class Stacked(QScrollArea):
    """Filled anew whenever there is something else to show."""

    def __init__(self, name: str, spacing: int) -> None:
        super().__init__()
        self._spacing = spacing
        self.setWidgetResizable(True)
        self.setAccessibleName(name)

    def fill(self, *widgets: QWidget) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 4, 8, 8)
        column.setSpacing(self._spacing)
        for widget in widgets:
            column.addWidget(widget)
        column.addStretch()
        self.setWidget(inside)
