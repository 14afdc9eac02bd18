"""The inputs of one call: what feeds each, in which order, which constants stand in their place, which may be shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from core.catalog.records import Field, FieldType
from core.graph.edits.arguments import set_argument, unset_argument
from core.graph.edits.links import reorder, swap_links
from core.graph.ports import Filling, InputPort, item_index
from core.graph.records import Call, Target
from core.values import Value
from gui.canvas.block import is_shown
from gui.canvas.words import output_name
from gui.panels.inspector.editors import TextEditor
from gui.panels.inspector.names import Names
from gui.panels.inspector.rows import Rows
from gui.session import Session

_KINDS = {FieldType.ANY: FieldType.ARRAY}  # a tensor that nobody describes nearer: numbers


class LinkedInputs(QWidget):
    """A line per link in its order, with buttons that move it up and down."""

    def __init__(self, session: Session, call: Call, ports: Sequence[InputPort]) -> None:
        super().__init__()
        self._session, self._call, self._ports = session, call, tuple(ports)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        graph = session.graph
        for row, port in enumerate(self._ports):
            source = graph.links[Target(call.id, port.port)]
            label = QLabel(port.label.removeprefix("inputs") or port.label)
            label.setProperty("dim", True)
            grid.addWidget(label, row, 0)
            grid.addWidget(QLabel(output_name(graph, source)), row, 1)
            for column, (step, arrow, word) in enumerate(((-1, "↑", "up"), (1, "↓", "down"))):
                grid.addWidget(self._button(row, step, arrow, word), row, 2 + column)

    def _button(self, row: int, step: int, arrow: str, word: str) -> QToolButton:
        button = QToolButton()
        button.setText(arrow)
        button.setProperty("small", True)
        button.setAccessibleName(f"Move {self._ports[row].label} {word}")
        button.setToolTip(f"Exchanges this input with the one {'above' if step < 0 else 'below'}")
        button.setEnabled(0 <= row + step < len(self._ports))
        button.clicked.connect(lambda: self._exchange(row, row + step))
        return button

    def _exchange(self, row: int, other: int) -> None:
        graph, call = self._session.graph.id, self._call.id
        one, two = self._ports[row], self._ports[other]
        items = item_index(one.port, one.spec.name), item_index(two.port, one.spec.name)
        label = f"Exchange {one.label} and {two.label}"
        if one.spec is two.spec and None not in items:
            order = _order(self._session, call, one.spec.name, int(items[0] or 0), int(items[1] or 0))
            self._session.do(label, lambda now: reorder(now, graph, call, one.spec.name, order))
        else:
            ends = Target(call, one.port), Target(call, two.port)
            self._session.do(label, lambda now: swap_links(now, graph, *ends))


def _order(session: Session, call: str, name: str, one: int, other: int) -> tuple[int, ...]:
    """The items of a list in their order, two of them exchanged."""
    graph = session.graph
    held = (*(target.port for target in graph.links if target.call == call), *_arguments(session, call))
    count = 1 + max(index for port in held if (index := item_index(port, name)) is not None)
    order = list(range(count))
    order[one], order[other] = other, one
    return tuple(order)


def _arguments(session: Session, call: str) -> Sequence[str]:
    return next(
        (tuple(one.arguments) for layer in session.graph.layers.values() for one in layer.calls if one.id == call), ()
    )


def constants_of(session: Session, call: Call, ports: Sequence[InputPort]) -> Rows:
    """Fields for the inputs that may hold a constant in the place of a link."""
    names = Names(session)
    rows = Rows([(field, TextEditor(field, names, "a link, or a value")) for field in map(_field, ports)])

    def take(name: str, value: Value) -> None:
        graph = session.graph.id
        if value is None:
            refusal = session.attempt(f"Clear {name}", lambda now: unset_argument(now, graph, call.id, name))
        else:
            refusal = session.attempt(f"Set {name}", lambda now: set_argument(now, graph, call.id, name, value))
        rows.editors[name].refuse(refusal)

    rows.committed.connect(take)
    return rows


def _field(port: InputPort) -> Field:
    kind = _KINDS.get(port.spec.holds, port.spec.holds)
    return replace(Field(port.port, kind, nullable=True), either=(FieldType.BOOL,))


class OptionalInputs(QWidget):
    """Check boxes for the inputs that a call can do without: a checked one has a socket on the block."""

    def __init__(self, session: Session, call: Call, ports: Sequence[InputPort]) -> None:
        super().__init__()
        self._session, self._call = session, call
        self.boxes: dict[str, QCheckBox] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        shown = session.sockets.of(session.graph.id)
        for port in ports:
            box = QCheckBox(port.label)
            box.setToolTip(f"Shows a socket for {port.label} on the block, so that it can be linked")
            box.setChecked(Target(call.id, port.port) in shown)
            box.clicked.connect(lambda on, name=port.port: self._turn(name, shown=on))
            self.boxes[port.port] = box
            column.addWidget(box, 0, Qt.AlignmentFlag.AlignLeft)

    def _turn(self, port: str, *, shown: bool) -> None:
        self._session.sockets.show(self._session.graph.id, Target(self._call.id, port), shown=shown)


def sorted_ports(ports: Sequence[InputPort]) -> tuple[list[InputPort], list[InputPort], list[InputPort]]:
    """Those that links feed, those that may hold a constant, and those that stay hidden until they are wanted."""
    linked = [port for port in ports if port.filling is Filling.LINK]
    constant = [port for port in ports if _may_be_constant(port)]
    hidden = [port for port in ports if not is_shown(port) and port.filling is Filling.OPEN]
    return linked, constant, hidden


def _may_be_constant(port: InputPort) -> bool:
    if port.filling is Filling.CONSTANT:
        return True
    return port.filling is Filling.OPEN and port.spec.constant and not port.optional


def titled(title: str, content: QWidget) -> QWidget:
    """A part of a card below a dim word."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 8, 0, 0)
    column.setSpacing(4)
    label = QLabel(title)
    label.setProperty("dim", True)
    row = QHBoxLayout()
    row.addWidget(label)
    column.addLayout(row)
    column.addWidget(content)
    return holder
