"""What came of a run: how it ended, each output beside the constant guess, and where its files are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.training.carried import WarmStarted
from core.training.events import DataChecked, Event, RunEnded
from core.training.findings import Finding
from core.training.result import FoldResult, Outcome, OutputResult, RunResult
from gui.panels.training.series import shown
from gui.panels.training.stacked import Stacked
from gui.panels.training.words import ending
from gui.run_log import has_log, show_log

_WELL = {Outcome.FINISHED, Outcome.STOPPED}


class ResultsView(Stacked):
    """Filled anew at the end of each run; before that, what the checks of the data found."""

    def __init__(self) -> None:
        super().__init__("Results", 8)
        self._findings: tuple[Finding, ...] = ()
        self.clear()

    def clear(self) -> None:
        self._findings = ()
        self._warm = ""
        self.fill(_dim("The results of a run appear here when it has ended, beside the best constant guess."))

    def take(self, event: Event) -> None:
        match event:
            case DataChecked(findings=findings):
                self._findings = findings
                self.fill(*self._found(), _dim("The results appear here when the run has ended."))
            case WarmStarted():
                self._warm = event.line()
                self.fill(*self._found(), _dim("The results appear here when the run has ended."))
            case RunEnded(result=result):
                table = [outputs_table(result.outputs)] if result.outputs else []
                folds = [folds_table(result.folds)] if result.folds else []
                self.fill(_card(result), *table, *folds, *self._found())

    def text(self) -> str:
        """Everything that is shown, line by line."""
        inside = self.widget()
        return "\n".join(label.text() for label in inside.findChildren(QLabel)) if inside else ""

    def _found(self) -> Iterator[QWidget]:
        if self._warm:
            yield _wrapped(self._warm)
        for finding in self._findings:
            label = _wrapped(f"{finding.place}: {finding.message} {finding.remedy}".strip())
            label.setProperty("problem" if finding.severity == "warning" else "dim", "warning")
            yield label


def _card(result: RunResult) -> QFrame:
    card = QFrame()
    card.setProperty("card", "true" if result.outcome in _WELL else "error")
    column = QVBoxLayout(card)
    column.setContentsMargins(12, 8, 12, 8)
    column.setSpacing(4)
    head = QLabel(ending(result))
    head.setProperty("strong", True)
    column.addWidget(head)
    for text in filter(None, (result.message, result.remedy)):
        column.addWidget(_wrapped(text))
    if result.folder:
        column.addWidget(_link(Path(result.folder)), 0, Qt.AlignmentFlag.AlignLeft)
        if has_log(Path(result.folder)):
            column.addWidget(_log_link(Path(result.folder)), 0, Qt.AlignmentFlag.AlignLeft)
    return card


def _log_link(folder: Path) -> QPushButton:
    button = QPushButton("Show log")
    button.setProperty("link", True)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    button.setToolTip("What the process of the run has said, to the last words of a crash")
    button.clicked.connect(lambda: show_log(folder, button.window()))
    return button


def _link(folder: Path) -> QPushButton:
    button = QPushButton(f"Run folder: {folder}")
    button.setProperty("link", True)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    button.setToolTip("Open the folder with the run's events, weights, curves and script")
    button.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))))
    return button


def outputs_table(outputs: tuple[OutputResult, ...]) -> QWidget:
    """Loss and metrics of each output beside the constant guess."""
    table = QWidget()
    grid = QGridLayout(table)
    grid.setContentsMargins(12, 0, 12, 0)
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(4)
    for column, word in enumerate(("output", "held out", "model", "guess", "")):
        grid.addWidget(_dim(word), 0, column)
    for at, row in enumerate((row for output in outputs for row in _rows(output)), start=1):
        for column, text in enumerate(row):
            grid.addWidget(_dim(text) if column == 4 else QLabel(text), at, column)
    grid.setColumnStretch(4, 1)
    return table


def _rows(output: OutputResult) -> Iterator[tuple[str, ...]]:
    loss = _spread(output.loss, output.loss_deviation)
    yield output.output, "loss", loss, shown(output.guess_loss), output.guess
    for name, value in output.metrics.items():
        yield "", name, _spread(value, output.deviations.get(name)), shown(output.guess_metrics.get(name)), ""


def folds_table(folds: tuple[FoldResult, ...]) -> QWidget:
    """What each fold has reached on what it had held out, a row per fold."""
    heads = [f"{output.output} {name}" for output in folds[0].outputs for name in ("loss", *output.metrics)]
    rows = [
        [str(fold.fold), *(shown(value) for one in fold.outputs for value in (one.loss, *one.metrics.values()))]
        for fold in folds
    ]
    table = QWidget()
    grid = QGridLayout(table)
    grid.setContentsMargins(12, 0, 12, 0)
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(4)
    for column, word in enumerate(("fold", *heads)):
        grid.addWidget(_dim(word), 0, column)
    for at, row in enumerate(rows, start=1):
        for column, text in enumerate(row):
            grid.addWidget(QLabel(text), at, column)
    grid.setColumnStretch(len(heads) + 1, 1)
    return table


def _spread(value: float | None, deviation: float | None) -> str:
    return shown(value) if deviation is None else f"{shown(value)} ± {shown(deviation)}"


def _wrapped(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _dim(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(len(text) > 40)
    label.setProperty("dim", True)
    return label
