"""Makes the records of the document from what Keras recorded: a graph per canvas, layers, calls, links and models."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import keras

from core.catalog.table import load
from core.engine.private import Node, Output, inputs_and_outputs
from core.engine.reader.canvas import Canvas
from core.engine.reader.discovery import Drawn
from core.engine.reader.names import Names, stem_of
from core.engine.reader.objects import Objects
from core.engine.reader.operations import class_name_of, op_config
from core.engine.reader.parts import is_model
from core.engine.reader.report import Notes
from core.graph.records import INPUT, MODEL, Call, Graph, Layer, Model, Source, Structure, Target
from core.project.foreign import RUNS_A_GRAPH
from core.values import CallId, GraphId, LayerId, LayerRef, ModelId, ModelRef, Value


@dataclass
class Drawing:
    """One canvas on its way to a graph. `models` says where each nested model is declared."""

    canvas: Canvas
    graph: Graph
    models: Mapping[keras.Model, ModelRef]
    model_names: Mapping[keras.Model, str]
    notes: Notes
    layer_ids: dict[keras.Operation, LayerId] = field(default_factory=dict)
    call_ids: dict[Node, CallId] = field(default_factory=dict)

    def drawn(self) -> Graph:
        for operation in self.canvas.operations:
            self.layer_ids[operation] = LayerId(f"l{len(self.layer_ids) + 1}")
            for node in self.canvas.calls(operation):
                self.call_ids[node] = CallId(f"c{len(self.call_ids) + 1}")
        names = self._names()
        layers = {self.layer_ids[one]: self._layer(one, names[one]) for one in self.canvas.operations}
        models = {self.models[one.model].model: self._model(one) for one in self.canvas.models}
        return replace(self.graph, layers=layers, links=dict(self._links()), models=models)

    def _names(self) -> Mapping[keras.Operation, str]:
        """A name for each block. Numbers that Keras gave to ops start anew, for no line of code can bring them back."""
        names, given = Names(), {}
        for operation in sorted(self.canvas.operations, key=lambda one: not isinstance(one, keras.Layer)):
            wished = stem_of(operation) or self.model_names.get(operation, operation.name)
            given[operation] = names.take(wished)
            if given[operation] != wished and isinstance(operation, keras.Layer):
                self._note(wished, f"the name is taken on this canvas, so the block is called {given[operation]}.")
        return given

    def _layer(self, operation: keras.Operation, name: str) -> Layer:
        class_name, config = self._class_and_config(operation, name)
        calls = tuple(self._call(node, name) for node in self.canvas.calls(operation))
        return Layer(self.layer_ids[operation], name, class_name, config, calls)

    def _class_and_config(self, operation: keras.Operation, name: str) -> tuple[str, Mapping[str, Value]]:
        if is_model(operation):
            return MODEL, {"model": self.models[operation]}
        if isinstance(operation, keras.layers.InputLayer):
            return INPUT, _input_config(operation)
        class_name = class_name_of(operation)
        if "<locals>" in class_name:
            self._note(name, "its class is defined inside a function, where no project can find it again.")
        if not isinstance(operation, keras.Layer):
            return class_name, op_config(operation, lambda message: self._note(name, message))
        objects = Objects(lambda layer: self._refer(operation, layer), lambda message: self._note(name, message))
        return class_name, objects.config(operation)

    def _refer(self, wrapper: keras.Layer, layer: keras.Layer) -> ModelRef | LayerRef | None:
        if layer in self.models:
            return self.models[layer]
        return LayerRef(self.layer_ids[layer]) if layer in self.layer_ids and layer is not wrapper else None

    def _call(self, node: Node, name: str) -> Call:
        recorded = self.canvas.call(node)
        for message in recorded.lost:
            self._note(name, message)
        return Call(self.call_ids[node], recorded.constants, outputs=_structured(node))

    def _links(self) -> Iterator[tuple[Target, Source]]:
        for node, call in self.call_ids.items():
            for port, output in self.canvas.call(node).links.items():
                yield Target(call, port), self._source(output)

    def _source(self, output: Output) -> Source:
        return Source(self.call_ids[output.node], output.number)

    def _model(self, drawn: Drawn) -> Model:
        inputs, outputs = (self._structure(one) for one in inputs_and_outputs(drawn.graph))
        ref, model = self.models[drawn.model], drawn.model
        sequential = isinstance(model, keras.Sequential)
        return Model(ref.model, self.model_names[model], inputs, outputs, sequential, bool(model.trainable))

    def _structure(self, thing: object) -> Structure:
        if isinstance(thing, Mapping):
            return {str(key): self._structure(item) for key, item in thing.items()}
        if isinstance(thing, list | tuple):
            return tuple(self._structure(item) for item in thing)
        return self._source(self.canvas.output(thing))

    def _note(self, block: str, message: str) -> None:
        self.notes.add(self.graph.name, block, message)


def _structured(node: Node) -> int:
    """How many tensors a call gives in a list or the like, where the catalogue can't tell. Keras keeps them flat."""
    operation = node.operation
    if is_model(operation):
        return 0
    class_name = class_name_of(operation)
    entry = None if ":" in class_name else load().layer(class_name)
    if entry and (entry.outputs or entry.rule) and class_name != "Lambda":
        return 0
    count = len(node.output_tensors)
    return count if count > 1 or class_name == RUNS_A_GRAPH else 0


def _input_config(layer: keras.layers.InputLayer) -> dict[str, Value]:
    whole = tuple(layer.batch_shape)
    open_batch = whole[:1] == (None,)
    config: dict[str, Value] = {"shape": whole[1:]} if open_batch else {"batch_shape": whole}
    if layer.dtype != keras.config.floatx():
        config["dtype"] = layer.dtype
    return config | {flag: True for flag in ("sparse", "ragged", "optional") if getattr(layer, flag)}


def declared(groups: list[list[Drawn]]) -> dict[keras.Model, ModelRef]:
    """Where each model will be declared."""
    return {
        drawn.model: ModelRef(GraphId(f"g{graph}"), ModelId(f"m{number}"))
        for graph, group in enumerate(groups, start=1)
        for number, drawn in enumerate(group, start=1)
    }
