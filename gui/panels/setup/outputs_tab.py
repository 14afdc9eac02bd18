"""The output contract: one table with a row per output, and what is doubtful about each below it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from core.catalog.records import Field, FieldType
from core.graph.plan import OutputPlan
from core.graph.problem import Problem, Repair
from core.graph.records import Source
from core.graph.validation.heads import Head, head
from core.training.counting import counting
from core.training.propose import loss_for
from gui.panels.inspector.choosing import editor_for
from gui.panels.inspector.editors import FieldEditor
from gui.panels.inspector.names import Names
from gui.panels.setup.metrics import MetricsEditor
from gui.panels.setup.output_extras import OutputExtras
from gui.panels.setup.planning import Planning
from gui.repairing import repaired
from gui.theme.tokens import LABEL_DROP, NUMBER_WIDTH

_TITLES = ("Output", "Ends with", "Target", "Samples count", "Loss", "Weight", "Metrics")
_LOSS = Field("loss", FieldType.LOSS, nullable=True)
_WEIGHT = Field("weight", FieldType.FLOAT, default=1.0, minimum=0)
_EMPTY = "No outputs yet. Declare a model, and each of its outputs gets a row here: target, loss, weight and metrics."
_LINES = 4  # of the grid for an output
_PROPOSED = "Takes the loss that suits how the output ends"


class OutputsTab(QScrollArea):
    """Rebuilt when the outputs are others; otherwise the editors show what the plan holds now."""

    def __init__(self, planning: Planning) -> None:
        super().__init__()
        self._planning, self._session = planning, planning.session
        self._built: object = None
        self.losses: dict[Source, FieldEditor] = {}
        self.weights: dict[Source, FieldEditor] = {}
        self.metrics: dict[Source, MetricsEditor] = {}
        self.extras: dict[Source, OutputExtras] = {}
        self.proposals: dict[Source, QPushButton] = {}
        self.counts: dict[Source, QLabel] = {}
        self._targets: dict[Source, QLabel] = {}
        self._doubts: dict[Source, QVBoxLayout] = {}
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Outputs")
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self.refresh)
        for signal in (self._session.changed, self._session.facts_changed):
            signal.connect(self._later.start)
        self.refresh()

    def refresh(self) -> None:
        rows = self._planning.outputs()
        ends = {end: (self._planning.name_of(end), self._head(end)) for end in rows}
        if ends != self._built:
            self._built = ends
            self._build(ends)
        for end, row in rows.items():
            self._show(end, row, ends[end][1])

    def _head(self, end: Source) -> Head:
        assert self._planning.plan
        return head(self._session.project, self._session.project.graphs[self._planning.plan.model.graph], end)

    def _build(self, ends: dict[Source, tuple[str, Head]]) -> None:
        labels = (self.counts, self._targets)
        for kept in (self.losses, self.weights, self.metrics, self.extras, self.proposals, *labels, self._doubts):
            kept.clear()
        inside = QWidget()
        if not ends:
            column = QVBoxLayout(inside)
            column.addWidget(_dim(_EMPTY))
            column.addStretch()
            self.setWidget(inside)
            return
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 4, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        for column_number, title in enumerate(_TITLES):
            grid.addWidget(_dim(title), 0, column_number)
        for place, (end, (name, shape)) in enumerate(ends.items()):
            self._row(grid, 1 + _LINES * place, end, name, shape)
        grid.setColumnStretch(_TITLES.index("Loss"), 2)
        grid.setColumnStretch(_TITLES.index("Metrics"), 3)
        grid.setRowStretch(1 + _LINES * len(ends), 1)
        self.setWidget(inside)

    def _row(self, grid: QGridLayout, line: int, end: Source, name: str, shape: Head) -> None:
        title, target, counts = QLabel(name), QLabel(), _dim("")
        counts.setAccessibleName(f"How samples of {name} count")
        title.setProperty("strong", True)
        loss, weight = editor_for(_LOSS, Names(self._session)), editor_for(_WEIGHT, Names(self._session))
        metrics = MetricsEditor(name)
        proposed = QPushButton(f"Use {loss_for(shape)[0]}")
        proposed.setProperty("link", True)
        proposed.setToolTip(_PROPOSED)
        for editor, kept in ((loss, self.losses), (weight, self.weights)):
            kept[end] = editor
            editor.committed.connect(partial(self._field, end))
        loss.setAccessibleName(f"Loss of {name}")
        weight.setFixedWidth(NUMBER_WIDTH)
        metrics.changed.connect(lambda found: self._change(end, f"Set the metrics of {name}", metrics=found))
        proposed.clicked.connect(lambda: self._propose(end, shape))
        extras = OutputExtras(Names(self._session), name, self._planning.outputs()[end])
        extras.changed.connect(partial(self._field, end))
        doubts = QVBoxLayout()
        self.metrics[end], self.proposals[end], self.extras[end] = metrics, proposed, extras
        self._targets[end], self.counts[end], self._doubts[end] = target, counts, doubts
        ends = _dim(_words(shape))
        for label in (title, ends, target, counts):
            label.setContentsMargins(0, LABEL_DROP, 0, 0)
        for column, widget in enumerate((title, ends, target, counts, loss, weight, metrics)):
            grid.addWidget(widget, line, column, Qt.AlignmentFlag.AlignTop)
        if loss.below:
            grid.addWidget(loss.below, line + 1, _TITLES.index("Loss"))
        grid.addWidget(
            proposed, line + 1, _TITLES.index("Metrics"), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        )
        grid.addWidget(extras, line + 2, 0, 1, 4)
        grid.addLayout(doubts, line + 3, 0, 1, len(_TITLES))

    def _show(self, end: Source, row: OutputPlan, shape: Head) -> None:
        self.losses[end].show_value(row.loss)
        self.weights[end].show_value(row.weight)
        self.metrics[end].show_metrics(row.metrics)
        self.extras[end].show_row(row)
        self._targets[end].setText(", ".join(row.target.columns) if row.target else "none yet")
        self.counts[end].setText(counting(row))
        self.counts[end].setToolTip("Each sample's loss is multiplied with this; below, it can be changed")
        self.proposals[end].setVisible(row.loss is None)
        self.proposals[end].setText(f"Use {loss_for(shape)[0]}")
        while item := self._doubts[end].takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for problem in self._session.facts.problems:
            if problem.place.plan and problem.place.source == end:
                self._doubts[end].addWidget(self._doubt(problem))

    def _doubt(self, problem: Problem) -> QWidget:
        line = QLabel(str(problem), wordWrap=True)
        line.setProperty("problem", problem.severity.value)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 4)
        column.addWidget(line)
        for repair in problem.repairs:
            button = QPushButton(repair.label)
            button.clicked.connect(partial(self._mend, repair))
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return holder

    def _mend(self, repair: Repair) -> None:
        self._session.do(repair.label, partial(repaired, repair))

    def _propose(self, end: Source, shape: Head) -> None:
        loss, metric = loss_for(shape)
        self._change(end, f"Set the loss of {self._planning.name_of(end)}", loss=loss, metrics=(metric,))

    def _field(self, end: Source, name: str, value: object) -> None:
        words = name.replace("_", " ")
        reason = self._change(end, f"Set the {words} of {self._planning.name_of(end)}", **{name: value})
        editors = {"loss": self.losses[end], "weight": self.weights[end], **self.extras[end].editors}
        editors[name].refuse(reason)

    def _change(self, end: Source, label: str, **values: object) -> str:
        row = self._planning.outputs()[end]
        change: Callable[..., OutputPlan] = replace
        return self._planning.set_row(change(row, **values), label)


def _words(shape: Head) -> str:
    units = f" · {shape.units}" if shape.units else ""
    return f"{shape.activation or 'unknown'}{units}"


def _dim(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("dim", True)
    return label
