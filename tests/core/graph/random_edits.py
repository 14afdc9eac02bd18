"""Random edits for the state machine: each draws what it needs from the project, or gives None if nothing fits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from core.graph import edits
from core.graph.edits.arguments import flags_of
from core.graph.edits.lists import items_of
from core.graph.plan import Binding, InputPlan, OutputPlan
from core.graph.ports import input_ports, output_names
from core.graph.project import Edit, Project
from core.graph.records import Area, Graph, Layer, Position, Source, Structure, Target, flatten
from core.values import CallId, Expression, KerasObject, LayerId, LayerRef, ModelRef, Value

Drawn = TypeVar("Drawn")
Choice = Callable[["Chooser"], Edit | None]

_LSTM = KerasObject("layers.LSTM", {"units": 4, "return_state": True})
CLASSES: Sequence[tuple[str, Mapping[str, Value]]] = (
    ("InputLayer", {"shape": (8,)}),
    ("Dense", {"units": 4}),
    ("Dense", {"units": Expression("width * 2"), "activation": "relu"}),
    ("LSTM", {"units": 4}),
    ("LSTM", {"units": 4, "return_state": True, "return_sequences": True}),
    ("Bidirectional", {"layer": _LSTM}),
    ("TimeDistributed", {"layer": KerasObject("layers.Dense", {"units": 3})}),
    ("RNN", {"cell": (KerasObject("layers.LSTMCell", {"units": 2}), KerasObject("layers.GRUCell", {"units": 2}))}),
    ("Concatenate", {}),
    ("Add", {}),
    ("Dot", {"axes": 1}),
    ("Attention", {}),
    ("MultiHeadAttention", {"num_heads": 2, "key_dim": 4}),
    ("ops.add", {}),
    ("ops.concatenate", {}),
    ("ops.split", {"indices_or_sections": 3}),
    ("ops.getitem", {}),
    ("Lambda", {}),
    ("mine:Thing", {"size": 3}),
)
SETTINGS: Sequence[tuple[str, Value]] = (
    ("units", 7),
    ("units", Expression("width")),
    ("use_bias", False),
    ("use_bias", True),
    ("return_state", True),
    ("return_state", False),
    ("trainable", False),
    ("axis", 1),
    ("indices_or_sections", 2),
    ("fresh_weights", True),
    ("layer", KerasObject("layers.GRU", {"units": 2})),
)
PORTS = ("inputs", "inputs[0]", "inputs[7]", "query", "mask", "x", "initial_state[0]", 'inputs["a"]', "nonsense")


class Chooser:
    """Draws parts of one project."""

    def __init__(self, project: Project, data: DataObject) -> None:
        self.project, self._data = project, data
        self.graph: Graph = self.one(list(project.graphs.values()))

    def one(self, of: Sequence[Drawn]) -> Drawn:
        return self._data.draw(st.sampled_from(of))

    def some(self, of: Sequence[Drawn], least: int = 0, most: int = 4) -> list[Drawn]:
        if not of:
            return []
        places = st.lists(st.sampled_from(range(len(of))), min_size=least, max_size=most, unique=True)
        return [of[place] for place in self._data.draw(places)]

    def flag(self) -> bool:
        return self._data.draw(st.booleans())

    @property
    def layers(self) -> list[Layer]:
        return list(self.graph.layers.values())

    @property
    def calls(self) -> list[CallId]:
        return list(self.graph.places)

    @property
    def links(self) -> list[Target]:
        return list(self.graph.links)

    @property
    def refs(self) -> list[ModelRef]:
        return [ModelRef(graph.id, model) for graph in self.project.graphs.values() for model in graph.models]

    def source(self) -> Source:
        call = self.one(self.calls)
        names = output_names(self.project, self.graph, call)
        return Source(call, self.one(range(len(names) if names else 3)) if self.flag() else 0)

    def target(self) -> Target:
        call = self.one(self.calls)
        ports = [port.port for port in input_ports(self.project, self.graph, call)]
        return Target(call, self.one(ports or PORTS) if self._data.draw(st.integers(0, 4)) else self.one(PORTS))

    def structure(self) -> Structure:
        sources = tuple(dict.fromkeys(self.source() for _ in range(self.one((1, 2, 3)))))
        forms: tuple[Structure, ...] = (sources[0], sources, {f"k{i}": one for i, one in enumerate(sources)})
        return self.one(forms)

    def position(self) -> Position:
        return Position(float(self.one(range(-3, 9))), 0.0)


def _ids(layers: Sequence[Layer]) -> list[LayerId]:
    return [layer.id for layer in layers]


def add(c: Chooser) -> Edit | None:
    graph, (name, config), at = c.graph.id, c.one(CLASSES), c.position() if c.flag() else None
    return lambda now: edits.add_layer(now, graph, name, config, position=at)


def add_wrapper(c: Chooser) -> Edit | None:
    """A block of a model, or a wrapper around a model or a block."""
    held: list[Value] = [*c.refs, *(LayerRef(layer.id) for layer in c.layers)]
    if not held:
        return None
    graph, value = c.graph.id, c.one(held)
    if isinstance(value, ModelRef) and c.flag():
        return lambda now: edits.add_layer(now, graph, "Model", {"model": value})
    wrapper, field = c.one((("TimeDistributed", "layer"), ("Bidirectional", "layer"), ("RNN", "cell")))
    return lambda now: edits.add_layer(now, graph, wrapper, {field: value})


def connect(c: Chooser) -> Edit | None:
    if not c.calls:
        return None
    graph, source, target = c.graph.id, c.source(), c.target()
    how = c.one((edits.connect, edits.connect, edits.connect, edits.reconnect))
    return lambda now: how(now, graph, source, target)


def disconnect(c: Chooser) -> Edit | None:
    graph, targets = c.graph.id, c.some(c.links, 1)
    return (lambda now: edits.disconnect(now, graph, targets)) if targets else None


def move_link(c: Chooser) -> Edit | None:
    if not c.links:
        return None
    graph, old = c.graph.id, c.one(c.links)
    if c.flag():
        other = c.one(c.links)
        return lambda now: edits.swap_links(now, graph, old, other)
    new = c.target()
    return lambda now: edits.move_link(now, graph, old, new)


def reorder(c: Chooser) -> Edit | None:
    if not c.links:
        return None
    graph, target, last = c.graph.id, c.one(c.links), c.one((0, 1))
    name = target.port.partition("[")[0]
    items = items_of(c.graph, c.graph.places[target.call].call, name)
    order = tuple(reversed(range(1 + max(items, default=last))))
    return lambda now: edits.reorder(now, graph, target.call, name, order)


def remove(c: Chooser) -> Edit | None:
    graph, layers, again = c.graph.id, _ids(c.some(c.layers, 1, 2)), c.flag()
    if not layers:
        return None
    if c.one(range(4)) == 0:
        return lambda now: edits.detach(now, graph, layers, reconnect=again)
    return lambda now: edits.remove_layers(now, graph, layers, reconnect=again)


def change_calls(c: Chooser) -> Edit | None:
    if not c.calls:
        return None
    graph, call = c.graph.id, c.one(c.calls)
    layer = c.graph.places[call].layer
    alike = [other.id for other in c.layers if (other.class_name, other.config) == (layer.class_name, layer.config)]
    choices: list[Edit] = [
        lambda now: edits.add_call(now, graph, layer.id),
        lambda now: edits.add_call(now, graph, layer.id),
        lambda now: edits.split_call(now, graph, call),
        lambda now: edits.remove_call(now, graph, call),
        lambda now: edits.merge_layers(now, graph, [layer.id, *alike[:2]]),
    ]
    return c.one(choices)


def configure(c: Chooser) -> Edit | None:
    layers = _ids(c.some(c.layers, 1, 2))
    if not layers:
        return None
    graph, (name, value), first = c.graph.id, c.one(SETTINGS), layers[0]
    choices: list[Edit] = [
        lambda now: edits.configure(now, graph, layers, {name: value}),
        lambda now: edits.configure(now, graph, layers, {name: value}),
        lambda now: edits.configure(now, graph, layers, {}, [name]),
        lambda now: edits.rename_layer(now, graph, first, "renamed"),
        lambda now: edits.set_note(now, graph, first, "why"),
        lambda now: edits.set_trainable(now, graph, layers, trainable=False, upstream=True),
    ]
    return c.one(choices)


def set_argument(c: Chooser) -> Edit | None:
    able = [call for call in c.calls if _arguments(c, call)]
    if not able:
        return None
    graph, call = c.graph.id, c.one(able)
    name, value = c.one(_arguments(c, call))
    if c.one(range(3)) == 0:
        return lambda now: edits.unset_argument(now, graph, call, name)
    return lambda now: edits.set_argument(now, graph, call, name, value)


def _arguments(c: Chooser, call: CallId) -> list[tuple[str, Value]]:
    flags = flags_of(c.graph.places[call].layer) or {}
    ports = [port.port for port in input_ports(c.project, c.graph, call) if port.spec.constant]
    return [*((flag, on) for flag in flags for on in (True, False)), *((port, 1.0) for port in (*ports, *PORTS[-1:]))]


def insert_or_replace(c: Chooser) -> Edit | None:
    if not c.calls:
        return None
    graph, (name, config), call = c.graph.id, c.one(CLASSES), c.one(c.calls)
    layer = c.graph.places[call].layer.id
    choices: list[Edit] = [lambda now: edits.replace_class(now, graph, layer, name, config)]
    if c.links:
        target = c.one(c.links)
        choices.append(lambda now: edits.insert_layer(now, graph, target, name, config))
        choices.append(lambda now: edits.insert_call(now, graph, call, target))
    return c.one(choices)


def change_models(c: Chooser) -> Edit | None:
    if not c.calls:
        return None
    graph, inputs, outputs = c.graph.id, c.structure(), c.structure()
    if not c.graph.models or c.flag():
        return lambda now: edits.declare_model(now, graph, inputs, outputs)
    model = c.one(list(c.graph.models))
    choices: list[Edit] = [
        lambda now: edits.change_model(now, graph, model, inputs=inputs),
        lambda now: edits.change_model(now, graph, model, outputs=outputs),
        lambda now: edits.rename_model(now, graph, model, "renamed"),
        lambda now: edits.remove_model(now, graph, model),
        lambda now: edits.set_model_flags(now, graph, model, trainable=False),
    ]
    return c.one(choices)


def nest(c: Chooser) -> Edit | None:
    graph, layers = c.graph.id, c.some(c.layers, 1)
    if not layers:
        return None
    blocks = [layer.id for layer in c.layers if layer.class_name == "Model"]
    if blocks and c.flag():
        block = c.one(blocks)
        return lambda now: edits.unpack(now, graph, block)
    calls = [call.id for layer in layers for call in layer.calls]
    return lambda now: edits.group(now, graph, calls)


def change_graphs(c: Chooser) -> Edit | None:
    graph = c.graph.id
    choices: list[Edit] = [
        lambda now: edits.add_graph(now),
        lambda now: edits.rename_graph(now, graph, "renamed"),
        lambda now: edits.remove_graph(now, graph),
    ]
    return c.one(choices)


def change_constants(c: Chooser) -> Edit | None:
    old, new = c.one(("width", "depth")), c.one(("width", "depth", "d_model"))
    values: tuple[Value, ...] = (8, 16, Expression("depth + 1"), Expression("width"))
    value = c.one(values)
    choices: list[Edit] = [
        lambda now: edits.set_constant(now, old, value),
        lambda now: edits.rename_constant(now, old, new),
        lambda now: edits.remove_constant(now, old),
    ]
    return c.one(choices)


def train(c: Chooser) -> Edit | None:
    plan = c.project.plan
    model = c.project.model(plan.model) if plan else None
    if model is None or c.one(range(3)) == 0:
        ref = c.one(c.refs) if c.refs else None
        return (lambda now: edits.train_model(now, ref)) if ref else None
    outputs, inputs = ([source for _, source in flatten(side)] for side in (model.outputs, model.inputs))
    if outputs and c.flag():
        row = OutputPlan(c.one(outputs), loss="mse", weight=Expression("width / 10"))
        return lambda now: edits.plan_output(now, row)
    fed = InputPlan(c.one(inputs), (Binding(("title",)),)) if inputs else None
    return (lambda now: edits.plan_input(now, fed)) if fed else None


def arrange(c: Chooser) -> Edit | None:
    graph, layers, at = c.graph.id, _ids(c.some(c.layers, 1)), c.position()
    if not layers:
        return None
    if c.flag():
        return lambda now: edits.shift(now, graph, layers, at)
    return lambda now: edits.place(now, graph, dict.fromkeys(layers, at))


def look_different(c: Chooser) -> Edit | None:
    """Mute, collapse, bend, frame."""
    graph, layers, calls, on = c.graph.id, _ids(c.some(c.layers, 1)), c.some(c.calls, 1, 2), c.flag()
    area, bent = Area(*c.position(), 200.0, 100.0), c.some(c.links, 1, 2)
    notes = list(c.graph.annotations)
    choices: list[Edit] = [
        lambda now: edits.set_muted(now, graph, calls, on),
        lambda now: edits.collapse(now, graph, layers, on),
        lambda now: edits.bend(now, graph, {target: (Position(1.0, 2.0),) if on else () for target in bent}),
        lambda now: edits.annotate(now, graph, "frame" if on else "note", "encoder", area),
    ]
    if notes:
        note = c.one(notes)
        choices.append(lambda now: edits.remove_annotations(now, graph, [note]))
        choices.append(lambda now: edits.place_annotations(now, graph, {note: area}))
        choices.append(lambda now: edits.set_annotation_text(now, graph, note, "decoder"))
    return c.one(choices)


def duplicate(c: Chooser) -> Edit | None:
    graph, layers, fed = c.graph.id, _ids(c.some(c.layers, 1)), c.flag()
    notes = c.some(list(c.graph.annotations))
    return lambda now: edits.duplicate(now, graph, layers, with_inputs=fed, annotations=notes)


CHOICES: Sequence[Choice] = (
    add,
    add,
    add_wrapper,
    connect,
    connect,
    connect,
    disconnect,
    move_link,
    reorder,
    remove,
    change_calls,
    configure,
    set_argument,
    insert_or_replace,
    change_models,
    nest,
    change_graphs,
    change_constants,
    train,
    arrange,
    look_different,
    look_different,
    duplicate,
)
