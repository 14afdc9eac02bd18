"""The tab Calls: per node index what goes in, what comes out, from where and to where, as old Keras's nodes told."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from core.graph.edits.sharing import add_call, split_call
from core.graph.records import INPUT, Call, Graph, Layer, Source
from core.protocol import CallShapes, Tensor
from gui.canvas.words import full_shape
from gui.session import Session
from gui.theme.theme import mono


class CallsTab(QWidget):
    """A card per call of the selected block."""

    def __init__(self, session: Session, layer: Layer) -> None:
        super().__init__()
        self._session, self._layer = session, layer
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for node, call in enumerate(layer.calls):
            column.addWidget(self._card(node, call))
        column.addLayout(self._buttons())
        column.addStretch()

    def _card(self, node: int, call: Call) -> QFrame:
        card = QFrame()
        card.setProperty("card", True)
        form = QFormLayout(card)
        form.setContentsMargins(12, 8, 12, 8)
        form.setVerticalSpacing(4)
        title = QLabel(f"call {node}")
        title.setStyleSheet("font-weight: 600")
        form.addRow(title)
        for name, text in call_facts(self._session, call):
            label, value = QLabel(name), QLabel(text)
            label.setProperty("dim", True)
            value.setFont(mono())
            value.setWordWrap(True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            form.addRow(label, value)
        return card

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        layer, graph = self._layer, self._session.graph.id
        if layer.is_op or layer.class_name == INPUT:
            return row
        add = QPushButton("+ call")
        add.setToolTip("Uses this layer, with its weights, once more")
        label = f"Add a call to {layer.name}"
        add.clicked.connect(lambda: self._session.do(label, lambda now: add_call(now, graph, layer.id)))
        row.addWidget(add)
        if len(layer.calls) > 1:
            last = len(layer.calls) - 1
            split = QPushButton(f"Split call {last} off")
            split.setToolTip("Makes it a layer of its own, with weights of its own")
            text = f"Split call {last} off {layer.name}"
            split.clicked.connect(
                lambda: self._session.add(text, lambda now: split_call(now, graph, layer.calls[last].id))
            )
            row.addWidget(split)
        row.addStretch()
        return row


def call_facts(session: Session, call: Call) -> Iterator[tuple[str, str]]:
    """Name and text of everything known about a call, exact and whole."""
    graph = session.graph
    told = session.facts.call(graph.id, call.id)
    yield from _tensors("input", told.inputs.values() if told else ())
    yield from _tensors("output", told.outputs if told else ())
    if told and told.reason:
        yield "problem", told.reason
    yield "from → to", f"{_sources(graph, call)} → {_targets(graph, call, told)}"


def _tensors(word: str, tensors: object) -> Iterator[tuple[str, str]]:
    known = [tensor for tensor in tensors if isinstance(tensor, Tensor)]  # type: ignore[attr-defined]
    if not known:
        yield word, "none" if word == "input" else "unknown"
    for index, tensor in enumerate(known):
        mask = f", mask {full_shape(tensor.mask)}" if tensor.mask is not None else ""
        yield f"{word} {index}" if len(known) > 1 else word, f"{full_shape(tensor.shape)} {tensor.dtype}{mask}"


def _sources(graph: Graph, call: Call) -> str:
    found = [_named(graph, source) for source in graph.incoming.get(call.id, {}).values()]
    return ", ".join(found) or "nothing"


def _targets(graph: Graph, call: Call, told: CallShapes | None) -> str:
    outputs = range(max(len(told.outputs) if told else 1, 1))
    found = [
        f"{graph.places[target.call].layer.name} [{target.port}]"
        for index in outputs
        for target in graph.consumers.get(Source(call.id, index), ())
    ]
    return ", ".join(found) or "nothing"


def _named(graph: Graph, source: Source) -> str:
    layer, node = graph.places[source.call]
    call = f" call {node}" if len(layer.calls) > 1 else ""
    return f"{layer.name}{call}{f' output {source.output}' if source.output else ''}"
