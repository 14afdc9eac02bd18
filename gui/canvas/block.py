"""What one block shows, as plain data: text, rows, sockets and state. Painters and hit tests read nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from core.catalog.table import load
from core.graph.acceptance import Shape
from core.graph.muting import muted_calls
from core.graph.passing import past
from core.graph.ports import Filling, InputPort, input_ports, output_names
from core.graph.problem import Severity
from core.graph.project import Project
from core.graph.records import MODEL, Call, Graph, Layer, Source, Target, flatten
from core.protocol import CallShapes, Status
from core.values import CallId, LayerId
from gui.canvas.words import SYMBOLS, class_label, short_count, short_shape, summary, value_text
from gui.facts import Facts
from gui.theme.tokens import Category, folded


class State(StrEnum):
    """How a block stands; drawn as border and icon."""

    FINE = "fine"
    ASSUMED = "assumed"  # it would do, if what feeds it is as it is taken to be
    UNKNOWN = "unknown"  # nothing is known about what feeds it
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class InSocket:
    """An input socket. `open` sockets are drawn hollow, `optional` ones dim; `movable` ones can change their order."""

    target: Target
    label: str
    open: bool
    optional: bool
    movable: bool = False


@dataclass(frozen=True, slots=True)
class OutSocket:
    """An output socket with its short shape; `badges` name the models it is an output of."""

    source: Source
    label: str
    shape: str
    badges: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a block: at most one socket each side. `title` names the call where a layer has several."""

    call: CallId
    title: str
    input: InSocket | None
    output: OutSocket | None
    muted: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """One layer as it is drawn."""

    layer: LayerId
    name: str
    class_label: str
    summary: str
    weights: str
    category: Category
    rows: tuple[Row, ...]
    state: State = State.FINE
    frozen: bool = False
    shared: bool = False
    nested: bool = False
    collapsed: bool = False
    reason: str = ""

    @property
    def muted(self) -> bool:
        """Whether no call of the layer computes anything."""
        return all(row.muted for row in self.rows)


def describe(
    project: Project, graph: Graph, layer: Layer, facts: Facts, opened: Collection[Target] = frozenset()
) -> Block:
    """The block of a layer with what is known about it now; `opened` are optional inputs that are wanted."""
    worst = facts.worst(graph.id, layer.id)
    answers = [found for call in layer.calls if (found := facts.call(graph.id, call.id))]
    told = answers[0] if answers else None
    shared = len(layer.calls) > 1
    symbol = SYMBOLS.get(layer.class_name, "")
    return Block(
        layer=layer.id,
        name=layer.name,
        class_label=(f"{symbol}  {class_label(layer)}" if symbol else class_label(layer)) + (" · shared" * shared),
        summary=summary(project, layer),
        weights=short_count(told.weights.total) if told and told.weights.total else "",
        category=category_of(graph, layer),
        rows=tuple(row for call in layer.calls for row in _rows(project, graph, layer, call, facts, opened)),
        state=_state(worst.severity if worst else None, answers),
        frozen=layer.config.get("trainable") is False,
        shared=shared,
        nested=layer.class_name == MODEL,
        collapsed=layer.id in graph.collapsed,
        reason=worst.message if worst else next((answer.reason for answer in answers if answer.reason), ""),
    )


def category_of(graph: Graph, layer: Layer) -> Category:
    """The colour of a block: pink for what a model gives out, else its class's."""
    if _gives_out(graph, layer):
        return Category.OUTPUT
    if layer.class_name == MODEL:
        return Category.MODEL
    entry = load().layer(layer.class_name)
    return folded(entry.category) if entry else Category.OTHER


def _gives_out(graph: Graph, layer: Layer) -> bool:
    calls = {call.id for call in layer.calls}
    ends = (source for model in graph.models.values() for _, source in flatten(model.outputs))
    return any(source.call in calls and source not in graph.consumers for source in ends)


def _state(severity: Severity | None, answers: Collection[CallShapes]) -> State:
    """What lies behind an error is no error itself."""
    found = {answer.status for answer in answers}
    if severity is Severity.ERROR or Status.FAILED in found:
        return State.ERROR
    if severity is Severity.WARNING:
        return State.WARNING
    if any(answer.status is Status.UNKNOWN and answer.reason for answer in answers):
        return State.UNKNOWN
    return State.ASSUMED if Status.ASSUMED in found else State.FINE


def _rows(
    project: Project, graph: Graph, layer: Layer, call: Call, facts: Facts, opened: Collection[Target]
) -> Iterator[Row]:
    titles = ([f"call {layer.calls.index(call)}"] if len(layer.calls) > 1 else []) + ["muted"] * call.muted
    told = facts.call(graph.id, call.id)
    inputs = [
        port for port in input_ports(project, graph, call.id) if is_shown(port) or Target(call.id, port.port) in opened
    ]
    outputs = _outputs(project, graph, call, told, facts)
    lone, several = len(inputs) == 1, sum(port.filling is Filling.LINK for port in inputs) > 1
    for index in range(max(len(inputs), len(outputs), 1)):
        port = inputs[index] if index < len(inputs) else None
        yield Row(
            call.id,
            " · ".join(titles) if index == 0 else "",
            _in_socket(call, port, lone=lone, several=several) if port else None,
            outputs[index] if index < len(outputs) else None,
            call.muted,
        )


def is_shown(port: InputPort) -> bool:
    """Required ports, filled ones, and the open end of a list; other optional ones wait until they are wanted."""
    return not port.optional or port.filling is Filling.LINK or (port.spec.many and not port.spec.optional)


def _in_socket(call: Call, port: InputPort, *, lone: bool, several: bool) -> InSocket:
    label = "" if lone and not port.spec.many else port.label.removeprefix("inputs")
    if port.spec.many:
        label = "+" if port.optional and port.filling is Filling.OPEN else port.label.rpartition("[")[2].rstrip("]")
    if port.filling is Filling.CONSTANT and isinstance(given := call.arguments.get(port.port), int | float):
        label = f"{label} {value_text(given)}".strip()
    target, movable = Target(call.id, port.port), several and port.filling is Filling.LINK
    return InSocket(target, label, port.filling is Filling.OPEN, port.optional, movable)


def _outputs(project: Project, graph: Graph, call: Call, told: CallShapes | None, facts: Facts) -> list[OutSocket]:
    names = output_names(project, graph, call.id)
    shapes = [tensor.shape for tensor in told.outputs] if told else []
    if call.muted:
        shapes = _handed_on(project, graph, call, facts)
    count = len(shapes) or (len(names) if names is not None else max(1, call.outputs))
    return [
        OutSocket(
            source := Source(call.id, index),
            names[index] if names and index < len(names) and count > 1 else "",
            short_shape(shapes[index]) if index < len(shapes) else "?",
            badges(graph, source),
        )
        for index in range(count)
    ]


def _handed_on(project: Project, graph: Graph, call: Call, facts: Facts) -> list[Shape]:
    """The shape of what comes in at a muted call."""
    source = past(project, graph, muted_calls(graph))(Source(call.id))
    told = facts.call(graph.id, source.call) if source else None
    return [told.outputs[source.output].shape] if source and told and source.output < len(told.outputs) else []


def badges(graph: Graph, source: Source) -> tuple[str, ...]:
    """`headline in 1`, `out 0`: the place of a tensor among the inputs and outputs of the declared models."""
    several = len(graph.models) > 1
    found = []
    for model in graph.models.values():
        for word, side in (("in", model.inputs), ("out", model.outputs)):
            places = [index for index, (_, end) in enumerate(flatten(side)) if end == source]
            found += [f"{model.name} {word} {index}" if several else f"{word} {index}" for index in places]
    return tuple(found)
