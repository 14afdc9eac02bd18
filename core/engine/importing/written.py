"""Brings back from the text of a program what running it leaves behind: constants, arithmetic over them, comments."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import keras

from core.catalog.table import load
from core.codegen.constants import needed
from core.engine.importing.comments import Comments
from core.engine.importing.made import Made
from core.engine.importing.named_values import named_values
from core.engine.private import graph_of, nodes_of
from core.engine.reader import Reading
from core.engine.reader.parts import is_model
from core.expressions import ExpressionError, names_used, resolve
from core.graph.edits.config import same
from core.graph.ports import call_signature
from core.graph.project import Project
from core.graph.records import MODEL, Graph, Layer
from core.values import Expression, GraphId, KerasObject, LayerId, Listed, Slice, Value, items_like

Block = tuple[GraphId, LayerId]


class _NoValue(Exception):
    """An expression of Python that no value of the document stands for."""


def restored(reading: Reading, models: Mapping[str, keras.Model], text: str, made: Sequence[Made]) -> Project:
    """The reading's project with the constants that `text` gives names to, where layers use them, and its comments."""
    return _Restoring(reading, models, text, made).project()


@dataclass
class _Restoring:
    reading: Reading
    models: Mapping[str, keras.Model]
    text: str
    made: Sequence[Made]
    used: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.tree = ast.parse(self.text)
        self.constants = dict(named_values(self.tree))
        self.notes = Comments(self.text, self.tree)
        graphs = map(graph_of, [*self.models.values(), *filter(is_model, self.reading.operations.values())])
        nodes = (node for graph in graphs if graph for node in nodes_of(graph))
        self.drawn = {id(tensor) for node in nodes for tensor in node.output_tensors}

    def project(self) -> Project:
        project = self.reading.project
        blocks = {id(live): place for place, live in self.reading.operations.items()}
        refs = {id(model): self.reading.models[name] for name, model in self.models.items()}
        graphs, order = dict(project.graphs), dict[Block, int]()
        for number, made in enumerate(self.made):
            live = made.operation
            if isinstance(made.thing, keras.Model) and id(live) in refs:
                ref, note = refs[id(live)], self.notes.above(made.node)
                model = replace(graphs[ref.graph].models[ref.model], note=note)
                graphs[ref.graph] = replace(graphs[ref.graph], models={**graphs[ref.graph].models, ref.model: model})
            elif id(live) in blocks:
                graph, block = blocks[id(live)]
                order[graph, block] = number  # of its last call, as the reader has it
                layer = self._layer(graphs[graph], graphs[graph].layers[block], made)
                graphs[graph] = replace(graphs[graph], layers={**graphs[graph].layers, block: layer})
            if isinstance(made.thing, keras.Model) and id(live) in blocks:
                graph, block = blocks[id(live)]
                layer = graphs[graph].layers[block]
                note = next(filter(None, (layer.note, *map(self.notes.above, made.handed_on))), "")
                layers = {**graphs[graph].layers, block: replace(layer, note=note)}
                graphs[graph] = replace(graphs[graph], layers=layers)
        graphs = {key: _in_order(graph, order) for key, graph in graphs.items()}
        return replace(project, graphs=graphs, constants=needed(self.constants, self.used))

    def _layer(self, graph: Graph, layer: Layer, made: Made) -> Layer:
        if made.is_call and not isinstance(made.operation, keras.Model):
            return layer  # all was written where it was made
        layer = replace(layer, note=layer.note or self.notes.above(made.node))
        taken = made.given
        config = {name: self._setting(value, taken.get(name)) for name, value in layer.config.items()}
        if not layer.is_op:
            return replace(layer, config=config, name=self._name_of_use(graph, layer, made))
        written = {name: value for name, value in config.items() if name in taken or not taken}
        calls = tuple(
            replace(
                call, arguments={name: self._setting(value, taken.get(name)) for name, value in call.arguments.items()}
            )
            for call in layer.calls
        )
        wished = self.notes.variable(made.node)
        free = wished not in {other.name for other in graph.layers.values()}
        return replace(layer, config=written, calls=calls, name=wished if wished and free else layer.name)

    def _name_of_use(self, graph: Graph, layer: Layer, made: Made) -> str:
        """A block of a nested model that is used once is called after what it gives: its model has its own name."""
        named = layer.class_name == MODEL and made.is_call and id(made.thing) in self.drawn
        wished = (self.notes.variable(made.node) or self._base(graph, layer, made)) if named else ""
        free = wished not in {other.name for other in graph.layers.values()}
        own = not wished or len(layer.calls) > 1 or wished in self._usual_names(layer, made) or not free
        return layer.name if own else wished

    def _base(self, graph: Graph, layer: Layer, made: Made) -> str:
        """What the variables of several outputs begin with, each before the name of its output."""
        known = call_signature(self.reading.project, graph, layer, layer.calls[0])
        labels = [label.removeprefix("output_") for label in known.outputs or ()] if known else []
        names = self.notes.targets(made.node)
        bases = {name.removesuffix(f"_{label}") for name, label in zip(names, labels, strict=False)}
        return bases.pop() if len(bases) == 1 and len(names) == len(labels) and not bases & {*names} else ""

    def _usual_names(self, layer: Layer, made: Made) -> set[str]:
        """What the use of a nested model is called in code where it has no name of its own."""
        makings = (one for one in self.made if one.thing is made.operation)
        variables = {self.notes.target(node) for one in makings for node in (one.node, *one.handed_on)}
        return {f"{name}_output" for name in (layer.name, *variables)}

    def _setting(self, value: Value, node: ast.expr | None) -> Value:
        """The setting as it was written, where that comes to the same and names a constant."""
        if isinstance(value, KerasObject) and isinstance(node, ast.Call):
            entry = load().entry(value.path)
            placed = zip((field.name for field in entry.fields), node.args, strict=False) if entry else ()
            inner = {**dict(placed), **{one.arg: one.value for one in node.keywords if one.arg}}
            return replace(
                value, config={name: self._setting(one, inner.get(name)) for name, one in value.config.items()}
            )
        if node is None:
            return value
        if isinstance(value, tuple) and isinstance(node, ast.List | ast.Tuple) and len(value) == len(node.elts):
            return items_like(value, map(self._setting, value, node.elts))
        if isinstance(value, Slice) and isinstance(node, ast.Slice):
            parts = ((value.start, node.lower), (value.stop, node.upper), (value.step, node.step))
            return Slice(*(self._setting(*part) for part in parts))
        try:
            written = self._value(node)
            names = names_used(written)
            if not names or not same(resolve(written, self.constants), value):
                return value
        except (_NoValue, ExpressionError):
            return value
        self.used.update(names)
        return written

    def _value(self, node: ast.expr) -> Value:
        if isinstance(node, ast.Tuple | ast.List):
            items = (self._value(item) for item in node.elts)
            return Listed(items) if isinstance(node, ast.List) else tuple(items)
        if isinstance(node, ast.Constant) and isinstance(node.value, bool | int | float | str | None):
            return node.value
        if isinstance(node, ast.Dict) and all(isinstance(key, ast.Constant) for key in node.keys):
            pairs = zip(node.keys, node.values, strict=True)
            return {str(key.value): self._value(item) for key, item in pairs if isinstance(key, ast.Constant)}
        names = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
        if names & self.constants.keys():
            return Expression(ast.unparse(node))
        raise _NoValue


def _in_order(graph: Graph, order: Mapping[Block, int]) -> Graph:
    """With the blocks in the order of the text; what no call has made stays behind what it stood behind."""
    keys, last = {}, -1
    for block in graph.layers:
        last = order.get((graph.id, block), last)
        keys[block] = last
    return replace(graph, layers={block: graph.layers[block] for block in sorted(graph.layers, key=keys.__getitem__)})
