"""How good a run's model is on what it held out: numbers per output, and a picture of where it goes wrong."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from core.training.asking import Assess, Assessed, Refused, Reply
from core.training.explained import Confusion, Evaluation, Residuals
from gui.panels.runs.asking import Asking
from gui.panels.runs.confusion import ConfusionView
from gui.panels.runs.lazy_plot import LazyPlot
from gui.panels.training.plot import Plot
from gui.panels.training.results import outputs_table
from gui.theme.theme import Theme
from gui.theme.tokens import Category


class EvaluationView(QWidget):
    """Asks when it is looked at, once for each run."""

    def __init__(self, asking: Asking, theme: Theme) -> None:
        super().__init__()
        self._asking, self._theme = asking, theme
        self._run: Path | None = None
        self._found: Evaluation | None = None
        self._asked = False
        self.state = QLabel(wordWrap=True)
        self.state.setProperty("dim", True)
        self.which = QComboBox()
        self.which.setAccessibleName("Which output is pictured")
        self.which.activated.connect(self._draw)
        self.confusion, self.residuals = ConfusionView(theme), LazyPlot("Model", theme, Plot)
        self._pictures = QStackedWidget()
        for view in (QWidget(), self.confusion, self.residuals):
            self._pictures.addWidget(view)
        self._left = QVBoxLayout()
        self._table: QWidget | None = None
        right = QVBoxLayout()
        right.addWidget(self.which)
        right.addWidget(self._pictures, 1)
        self._left.addWidget(self.state)
        self._left.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 0)
        row.setSpacing(16)
        row.addLayout(self._left, 2)
        row.addLayout(right, 3)
        self.which.hide()
        asking.replied.connect(self._replied)
        asking.state_changed.connect(self._say)

    def show_run(self, run: Path) -> None:
        if run != self._run:
            self._run, self._asked, self._found = run, False, None
            self._show_table()
            self.which.hide()
            self._pictures.setCurrentIndex(0)
        if not self._asked:
            self._asked = True
            self.state.setText("Evaluating on what was held out…")
            self._asking.ask(run, Assess())

    def _say(self, text: str) -> None:
        if self._found is None and text:
            self.state.setText(text)

    def _replied(self, run: Path, reply: Reply) -> None:
        if run != self._run:
            return
        match reply:
            case Assessed(evaluation=found):
                self._show(found)
            case Refused(question=Assess(), reason=reason):
                self.state.setText(reason)
            case Refused(question=None):
                self._asked = self._found is not None  # the next look tries again

    def _show(self, found: Evaluation) -> None:
        self._found = found
        fold = f", by the model of {found.fold}" if found.fold else ""
        self.state.setText(f"On the {found.samples:,} samples of {found.data} that were held out{fold}")
        self._show_table()
        self.which.clear()
        for confusion in found.confusions:
            self.which.addItem(f"{confusion.output}: {confusion.right:,} of {confusion.all:,} right", confusion)
        for residuals in found.residuals:
            name = residuals.output if residuals.name == residuals.output else f"{residuals.output}: {residuals.name}"
            self.which.addItem(name, residuals)
        self.which.setVisible(self.which.count() > 0)
        self._draw()

    def _show_table(self) -> None:
        if self._table:
            self._table.hide()
            self._table.deleteLater()
        self._table = outputs_table(self._found.outputs) if self._found else None
        if self._table:
            self._left.insertWidget(1, self._table)

    def _draw(self) -> None:
        shown = self.which.currentData()
        if isinstance(shown, Confusion):
            self.confusion.show_confusion(shown)
            self._pictures.setCurrentWidget(self.confusion)
        elif isinstance(shown, Residuals):
            self._pictures.setCurrentWidget(self.residuals)
            self.residuals.draw(lambda plot: self._draw_points(plot, shown))

    def _draw_points(self, plot: Plot, shown: Residuals) -> None:
        plot.name("what the model says", "what the data say")
        plot.show_points(shown.actual, shown.said, self._theme.category(Category.CORE))
