"""The data: where samples come from, what the file holds, and which columns feed which input and target."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from core.graph.plan import DataSource, InputPlan, OutputPlan
from core.graph.records import Source
from core.graph.synthetic import is_synthetic
from core.training.preview import Preview
from core.training.trial import tried
from gui.panels.inspector.names import Names
from gui.panels.setup.binding import BindingCard, Bindings
from gui.panels.setup.columns import ColumnTable
from gui.panels.setup.planning import SUFFIXES, Planning, option
from gui.panels.setup.reading import Reader
from gui.panels.setup.rows_table import RowsTable
from gui.panels.setup.source_bar import SourceBar
from gui.theme.theme import Theme


class DataTab(QWidget):
    """Left what the file holds, right what goes where."""

    synthetic_wanted = Signal()

    def __init__(self, planning: Planning, theme: Theme) -> None:
        super().__init__()
        self._planning, self._session = planning, planning.session
        self._reader = Reader(self)
        self._reader.found.connect(self._found)
        self._reader.failed.connect(self._failed)
        self._seen: tuple[DataSource, Preview] | None = None
        self._looked_at: tuple[object, ...] = ()
        self._binds = False  # whether what is being looked at is to be bound when it is known
        self.cards: dict[tuple[Source, bool], BindingCard] = {}
        self._shown: object = None
        self._learnt: dict[str, tuple[str, ...]] = {}
        self.columns, self.rows = ColumnTable(theme), RowsTable()
        self.bar = SourceBar(planning)
        self.bar.path_chosen.connect(self.open_file)
        self.bar.source_chosen.connect(self.open_source)
        self.bar.synthetic_wanted.connect(self.synthetic_wanted)
        self.bar.match.clicked.connect(self._match)
        self.note = QLabel(wordWrap=True)
        self.setAcceptDrops(True)
        self._lay_out()
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self.refresh)
        for signal in (self._session.changed, self._session.facts_changed, self._session.named):
            signal.connect(self._later.start)
        self.refresh()

    def _lay_out(self) -> None:
        views, tabs = QStackedWidget(), QTabBar()
        for title, view in (("Columns", self.columns), ("Rows", self.rows)):
            tabs.addTab(title)
            views.addWidget(view)
        tabs.setDrawBase(False)
        tabs.currentChanged.connect(views.setCurrentIndex)
        left = QVBoxLayout()
        left.setSpacing(4)
        line = QHBoxLayout()
        line.addWidget(tabs)
        line.addWidget(self.note, 1)
        left.addLayout(line)
        left.addWidget(views, 1)
        self._left = QWidget()
        self._left.setLayout(left)
        left.setContentsMargins(0, 0, 0, 0)
        self._area = area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        self._cards = QVBoxLayout(inside)
        self._cards.setContentsMargins(0, 0, 4, 0)
        self._cards.setSpacing(8)
        area.setWidget(inside)
        body = QHBoxLayout()
        body.setSpacing(12)
        body.addWidget(self._left, 3)
        body.addWidget(area, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.bar)
        column.addLayout(body, 1)

    def refresh(self) -> None:
        """Shows the plan as it is, and looks into its source where that is another than before."""
        plan = self._planning.plan
        source = plan.source if plan else None
        made_up = is_synthetic(source)
        if source and not made_up and not self._binds and _file(source, self._planning.folder) != self._looked_at:
            self._look(source)
        self.bar.show_source(source)
        self._left.setVisible(source is not None and not made_up)
        self._area.setVisible(not made_up)
        self.bar.held_out.show_plan(self._names())
        self._show_cards()

    def open_file(self, path: Path) -> None:
        """Looks into a file, and then binds it."""
        self.open_source(self._planning.source_of(path))

    def open_source(self, source: DataSource) -> None:
        """Looks into a source, and then binds it; what a function gives is bound by hand."""
        if source.kind == "python":
            self._planning.bind(source, Preview(0, False, (), ()), f"Train on {source.path}")
            return
        self._binds = True
        self._look(source)

    def close_down(self) -> None:
        self._reader.close()

    def _look(self, source: DataSource) -> None:
        self._looked_at = _file(source, self._planning.folder)
        self._say("Reading…")
        self._reader.look(source, self._planning.folder)

    def _found(self, source: DataSource, seen: Preview) -> None:
        self._show_seen((source, seen))
        self._say(_extent(seen) if seen.raw else "what it holds is known; it is fetched when it trains")
        if self._binds:
            self._binds = False
            self._planning.bind(source, seen, f"Train on {Path(source.path).name}")
        self.refresh()

    def _show_seen(self, seen: tuple[DataSource, Preview] | None) -> None:
        self._seen, self._shown = seen, None
        shown = seen[1] if seen else Preview(0, False, (), ())
        self.columns.show_preview(shown)
        self.rows.show_preview(shown)

    def _failed(self, source: DataSource, reason: str) -> None:
        self._binds = False
        own = source.kind == "python"  # which is not looked into: nothing is wrong
        self._say(reason, wrong=not own)
        if self._planning.plan and self._planning.plan.source == source:
            self._show_seen(None)
        if not own:
            self._session.refused.emit(reason)

    def _say(self, text: str, *, wrong: bool = False) -> None:
        self.note.setText(text)
        self.note.setProperty("problem", "error" if wrong else None)
        self.note.setProperty("dim", not wrong)
        self.note.style().polish(self.note)

    def _match(self) -> None:
        if self._seen and self._planning.plan:
            source = self._planning.plan.source or self._seen[0]
            self._planning.bind(source, self._seen[1], "Match the data by name and shape")

    def _names(self) -> list[str]:
        return [facts.name for facts in self._seen[1].columns] if self._seen else []

    def _show_cards(self) -> None:
        inputs, outputs = self._planning.inputs(), self._planning.outputs()
        facts = {end: self._fact(end) for end in (*inputs, *outputs)}
        titles = [self._planning.name_of(end) for end in (*inputs, *outputs)]
        wanted = (inputs, outputs, facts, titles, self._names(), self._session.project.constants)
        if wanted == self._shown:
            return
        self._shown = wanted
        while item := self._cards.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        self.cards = {}
        raw = self._seen[1].raw if self._seen else None
        self._learnt = tried(raw, self._planning.ports(), self._session.project.constants) if raw else {}
        for end, row in inputs.items():
            self._card(end, f"Input {self._planning.name_of(end)}", row.bindings, partial(self._input, row))
        for end, out in outputs.items():
            bindings = (out.target,) if out.target else ()
            self._card(
                end, f"Target of {self._planning.name_of(end)}", bindings, partial(self._target, out), target=True
            )
        self._cards.addStretch()

    def _card(
        self, end: Source, title: str, bindings: Bindings, change: partial[None], *, target: bool = False
    ) -> None:
        learnt = self._learnt.get(f"{'target of' if target else 'input'} `{self._planning.name_of(end)}`", ())
        names = Names(self._session)
        card = BindingCard(title, self._fact(end), bindings, self._names(), names, learnt, target=target)
        card.changed.connect(change)
        self.cards[end, target] = card
        self._cards.addWidget(card)

    def _fact(self, end: Source) -> str:
        tensor = self._planning.tensor(end)
        return (
            f"({', '.join('?' if size is None else str(size) for size in tensor.shape)}) {tensor.dtype}"
            if tensor
            else ""
        )

    def _input(self, row: InputPlan, bindings: Bindings) -> None:
        label = f"Bind input {self._planning.name_of(row.input)}"
        self._tell(self._planning.set_row(replace(row, bindings=bindings), label))

    def _target(self, row: OutputPlan, bindings: Bindings) -> None:
        label = f"Bind the target of {self._planning.name_of(row.output)}"
        self._tell(self._planning.set_row(replace(row, target=bindings[0] if bindings else None), label))

    def _tell(self, refusal: str) -> None:
        if refusal:
            self._session.refused.emit(refusal)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if path := _dropped(event):
            event.acceptProposedAction()
            self.open_file(path)


def _extent(seen: Preview) -> str:
    return f"{seen.rows:,} rows" if seen.complete else f"the first {seen.rows:,} rows were looked at"


def _file(source: DataSource, folder: Path) -> tuple[object, ...]:
    """What decides what is read; which rows are held out does not."""
    return source.kind, source.path, option(source, "held_out", None).options, folder


def _dropped(event: QDropEvent) -> Path | None:
    paths = (Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())
    return next((path for path in paths if path.is_dir() or path.suffix.lower() in SUFFIXES), None)
