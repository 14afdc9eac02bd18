"""The queue: runs that wait, in their order, each with a button that takes it out; and how many go on at once."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from gui.training import Trainer, Waiting

_MOST_AT_ONCE = 4


class Queue(QWidget):
    """Takes no room while nothing waits."""

    def __init__(self, trainer: Trainer) -> None:
        super().__init__()
        self._trainer = trainer
        self.at_once = QComboBox()
        self.at_once.addItems([f"{count} at once" for count in range(1, _MOST_AT_ONCE + 1)])
        self.at_once.setCurrentIndex(min(trainer.at_once, _MOST_AT_ONCE) - 1)
        self.at_once.setAccessibleName("Runs at once")
        self.at_once.setToolTip("How many runs go on side by side; further ones wait")
        self.at_once.activated.connect(lambda place: trainer.allow(place + 1))
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(2)
        trainer.changed.connect(self._show)
        self._show()

    def texts(self) -> list[str]:
        return [label.text() for label in self.findChildren(QLabel) if label.isVisibleTo(self)]

    def _show(self) -> None:
        while item := self._rows.takeAt(0):
            if row := item.widget():
                row.hide()
                row.deleteLater()
        for place, waiting in enumerate(self._trainer.waiting, 1):
            self._rows.addWidget(self._row(place, waiting))
        self.setVisible(bool(self._trainer.waiting))

    def _row(self, place: int, waiting: Waiting) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(4, 0, 0, 0)
        line.addWidget(QLabel(f"{place}. {_told(waiting)}"), 1)
        out = QToolButton()
        out.setText("✕")
        out.setProperty("small", True)
        out.setToolTip("Take it out of the queue")
        out.setAccessibleName(f"Take {place} out of the queue")
        out.clicked.connect(partial(self._trainer.withdraw, waiting))
        line.addWidget(out)
        return row


def _told(waiting: Waiting) -> str:
    if waiting.job.resume:
        return f"{waiting.job.resume.name} waits to go on"
    plan = waiting.project.plan
    return f"{waiting.job.name} waits, epochs: {plan.epochs if plan else '?'}"
