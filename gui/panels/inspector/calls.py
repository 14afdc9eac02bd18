"""The tab Calls: per node index what goes in, what comes out, from where and to where, as old Keras's nodes told."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from core.graph.edits.arguments import flags_of, set_argument
from core.graph.edits.removal import remove_call
from core.graph.edits.sharing import add_call, split_call
from core.graph.ports import input_ports
from core.graph.records import INPUT, Call, Layer
from core.values import Value
from gui.panels.inspector.call_facts import call_facts
from gui.panels.inspector.call_inputs import LinkedInputs, OptionalInputs, constants_of, sorted_ports, titled
from gui.panels.inspector.choosing import editor_for
from gui.panels.inspector.names import Names
from gui.panels.inspector.rows import Rows
from gui.session import Session
from gui.theme.theme import mono
from gui.theme.tokens import FACT_WIDTH


class CallsTab(QWidget):
    """A card per call of the selected block."""

    def __init__(self, session: Session, layer: Layer) -> None:
        super().__init__()
        self._session = session
        self._built: tuple[object, ...] = ()
        self.cards: list[CallCard] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self._buttons = QWidget()
        self.show_layer(layer)

    def show_layer(self, layer: Layer) -> None:
        """Shows the calls as they are now; a card whose inputs are the same keeps its fields."""
        wanted = tuple(self._shape_of(layer, call) for call in layer.calls)
        if wanted != self._built:
            self._built = wanted
            self._rebuild(layer)
        for card, call in zip(self.cards, layer.calls, strict=True):
            card.show_call(call)

    def _shape_of(self, layer: Layer, call: Call) -> tuple[object, ...]:
        """What decides which rows a card has."""
        graph = self._session.graph
        linked, constant, hidden = sorted_ports(input_ports(self._session.project, graph, call.id))
        feeding = tuple(graph.incoming.get(call.id, {}).items())
        flags = flags_of(layer)
        return (
            call.id,
            tuple(port.port for port in linked),
            tuple(port.port for port in constant),
            tuple(port.port for port in hidden),
            tuple((port, graph.places[source.call].layer.name, source) for port, source in feeding),
            tuple(flags) if flags is not None else tuple(call.arguments),
        )

    def _rebuild(self, layer: Layer) -> None:
        for widget in (*self.cards, self._buttons):
            widget.hide()
            self._column.removeWidget(widget)
            widget.deleteLater()
        self.cards = [CallCard(self._session, layer, call) for call in layer.calls]
        self._buttons = self._row_of_buttons(layer)
        for widget in (*self.cards, self._buttons):
            self._column.addWidget(widget)
            widget.show()

    def _row_of_buttons(self, layer: Layer) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        if layer.is_op or layer.class_name == INPUT:
            return holder
        graph, last = self._session.graph.id, len(layer.calls) - 1
        row.addWidget(
            _button(
                "+ call",
                "Uses this layer, with its weights, once more",
                lambda: self._session.do(f"Add a call to {layer.name}", lambda now: add_call(now, graph, layer.id)),
            )
        )
        if last:
            text = f"Split call {last} off"
            row.addWidget(
                _button(
                    text,
                    "Makes it a layer of its own, with weights of its own",
                    lambda: self._session.add(
                        f"{text} {layer.name}", lambda now: split_call(now, graph, layer.calls[last].id)
                    ),
                )
            )
        row.addStretch()
        return holder


class CallCard(QFrame):
    """One call: what is known about it, its flags and its inputs."""

    def __init__(self, session: Session, layer: Layer, call: Call) -> None:
        super().__init__()
        self._session, self._call = session, call
        self.setProperty("card", True)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(4)
        column.addLayout(self._header(layer))
        self._facts = QWidget()
        self._fact_rows = QFormLayout(self._facts)
        self._fact_rows.setContentsMargins(0, 0, 0, 0)
        self._fact_rows.setVerticalSpacing(4)
        self._texts: list[tuple[str, QLabel]] = []
        column.addWidget(self._facts)
        ports = input_ports(session.project, session.graph, call.id)
        linked, constant, hidden = sorted_ports(ports)
        self.links = LinkedInputs(session, call, linked) if len(linked) > 1 else None
        self.constants = constants_of(session, call, constant) if constant else None
        self.flags = self._flag_rows(layer)
        self.optional = OptionalInputs(session, call, hidden) if hidden else None
        for title, part in (
            ("inputs in their order", self.links),
            ("constants", self.constants),
            ("options of this call", self.flags),
            ("optional inputs", self.optional),
        ):
            if part:
                column.addWidget(titled(title, part))

    def show_call(self, call: Call) -> None:
        """Shows what is known and set now."""
        self._call = call
        found = list(call_facts(self._session, call))
        if [name for name, _ in found] != [name for name, _ in self._texts]:
            self._rebuild_facts([name for name, _ in found])
        for (_, label), (_, text) in zip(self._texts, found, strict=True):
            label.setText(text)
        for rows in (self.constants, self.flags):
            if rows:
                rows.show_values([call.arguments])

    def _header(self, layer: Layer) -> QHBoxLayout:
        row = QHBoxLayout()
        node = layer.calls.index(self._call)
        title = QLabel(f"call {node}")
        title.setProperty("strong", True)
        row.addWidget(title)
        row.addStretch()
        if len(layer.calls) > 1:
            graph, call = self._session.graph.id, self._call.id
            label = f"Remove call {node} of {layer.name}"
            remove = _button(
                "Remove",
                "Takes this call away; the layer keeps its other calls",
                lambda: self._session.do(label, lambda now: remove_call(now, graph, call)),
            )
            remove.setProperty("link", True)
            remove.setAccessibleName(f"Remove call {node}")
            row.addWidget(remove)
        return row

    def _rebuild_facts(self, names: list[str]) -> None:
        while self._fact_rows.rowCount():
            self._fact_rows.removeRow(0)
        self._texts = [(name, _value_label()) for name in names]
        for name, value in self._texts:
            label = QLabel(name)
            label.setProperty("dim", True)
            label.setFixedWidth(FACT_WIDTH)
            self._fact_rows.addRow(label, value)

    def _flag_rows(self, layer: Layer) -> Rows | None:
        flags = flags_of(layer)
        if not flags:
            return None
        names = Names(self._session)
        rows = Rows([(flag, editor_for(flag, names)) for flag in flags.values()])
        rows.committed.connect(self._set_flag)
        return rows

    def _set_flag(self, name: str, value: Value) -> None:
        graph, call = self._session.graph.id, self._call.id
        label = f"Set {name.replace('_', ' ')}"
        refusal = self._session.attempt(label, lambda now: set_argument(now, graph, call, name, value))
        if self.flags:
            self.flags.editors[name].refuse(refusal)


def _value_label() -> QLabel:
    label = QLabel(wordWrap=True)
    label.setFont(mono())
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _button(text: str, tip: str, press: Callable[[], object]) -> QPushButton:
    button = QPushButton(text)
    button.setToolTip(tip)
    button.clicked.connect(press)
    return button
