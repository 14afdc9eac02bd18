"""The problems: what validation and Keras find, gravest first; a click goes there, a button mends it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from core.graph.problem import Problem, Repair, Severity
from gui.repairing import repaired
from gui.session import Session

_ORDER = (Severity.ERROR, Severity.WARNING, Severity.INFO)
_MARKS = {Severity.ERROR: "!", Severity.WARNING: "△", Severity.INFO: "i"}
_MOST = 200


class ProblemsPanel(QScrollArea):
    """A card per problem."""

    of_the_plan = Signal(object)  # the Place of a problem of the training plan that was clicked

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._shown: tuple[Problem, ...] | None = None
        self.setWidgetResizable(True)
        self.setAccessibleName("Problems")
        self._inside = QWidget()
        self._cards = QVBoxLayout(self._inside)
        self._cards.setContentsMargins(12, 8, 12, 8)
        self._cards.setSpacing(8)
        self.setWidget(self._inside)
        session.facts_changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        problems = tuple(sorted(self._session.facts.problems, key=lambda problem: _ORDER.index(problem.severity)))
        if problems == self._shown:
            return
        self._shown = problems
        while item := self._cards.takeAt(0):
            if widget := item.widget():
                widget.deleteLater()
        for problem in problems[:_MOST]:
            self._cards.addWidget(self._card(problem))
        if len(problems) > _MOST:
            self._cards.addWidget(_dim(f"… and {len(problems) - _MOST} more"))
        if not problems:
            self._cards.addWidget(_dim("No problems. What can't be built or trained shows up here."))
        self._cards.addStretch()

    def _card(self, problem: Problem) -> QFrame:
        card = ProblemCard(problem)
        card.clicked.connect(partial(self._go, problem))
        for repair in problem.repairs:
            card.offer(repair, partial(self._mend, repair))
        return card

    def _go(self, problem: Problem) -> None:
        place = problem.place
        if place.plan:
            self.of_the_plan.emit(place)
            return
        if place.graph is not None:
            self._session.enter(place.graph)
            self._session.select([place.layer] if place.layer else [])

    def _mend(self, repair: Repair) -> None:
        self._session.do(repair.label, partial(repaired, repair))


class ProblemCard(QFrame):
    """One problem with its remedy and the buttons of its repairs."""

    clicked = Signal()

    def __init__(self, problem: Problem) -> None:
        super().__init__()
        self.setProperty("card", "error" if problem.severity is Severity.ERROR else True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(str(problem))
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(12, 8, 12, 8)
        self._layout.setSpacing(4)
        head = _wrapped(f"{_MARKS[problem.severity]}  {problem.message}")
        head.setProperty("problem", problem.severity.value)
        self._layout.addWidget(head)
        if problem.remedy:
            remedy = _wrapped(problem.remedy)
            remedy.setProperty("dim", True)
            self._layout.addWidget(remedy)
        self._buttons = QHBoxLayout()
        self._layout.addLayout(self._buttons)

    def offer(self, repair: Repair, run: Callable[[], object]) -> None:
        button = QPushButton(repair.label)
        button.clicked.connect(lambda _checked: run())
        self._buttons.addWidget(button)
        self._buttons.addStretch()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.clicked.emit()
        super().mousePressEvent(event)


def _wrapped(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return label


def _dim(text: str) -> QLabel:
    label = _wrapped(text)
    label.setProperty("dim", True)
    return label
