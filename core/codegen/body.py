"""Writes one graph: a statement per call in the order of the calls, then the models declared over it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

from core.catalog.table import load
from core.codegen.arguments import arguments_of, check_complete
from core.codegen.calling import layer_call, op_call
from core.codegen.errors import BlockNotWritten, NotWritable
from core.codegen.generated import Key
from core.codegen.layout import assignment
from core.codegen.literals import quoted
from core.codegen.page import Page
from core.codegen.source import Chain, Source, call
from core.codegen.values import Values
from core.codegen.variables import Variables
from core.errors import LayerLoomError
from core.graph.order import CallsInALoop, call_order
from core.graph.records import INPUT, MODEL, Call, Graph, Layer, Place
from core.graph.records import Source as Output
from core.values import CallId, LayerId, LayerRef, ModelRef

Fresh = Callable[[ModelRef, str, Page], Source]


@dataclass(frozen=True)
class Scope:
    """Where the statements of one graph go and what they can use.

    `models` are the variables of the models in sight; `fresh` writes the building of a model of one's own.
    """

    page: Page
    values: Values
    variables: Variables
    models: Mapping[ModelRef, str]
    fresh: Fresh


class Body:
    """The calls of one graph. `needed` are those without which nothing can be written: a fault in one is raised.

    A fault anywhere else becomes a comment in the place of the statement.
    """

    def __init__(self, graph: Graph, scope: Scope, needed: frozenset[CallId]) -> None:
        self.graph, self.scope = graph, scope
        self._needed = needed
        self._values = replace(scope.values, model=self._model, layer=self._referred)
        self._written: set[LayerId] = set()
        self._noted: set[LayerId] = set()
        self._opened: set[LayerId] = set()
        self._lost: set[CallId] = set()

    def write(self, calls: frozenset[CallId]) -> None:
        """The statements of these calls."""
        for call_id in self.order(calls):
            self.call(self.graph.places[call_id])

    def write_uncalled(self) -> None:
        """The statements of the layers that nothing calls yet."""
        for layer in self.graph.layers.values():
            if not (layer.calls or layer.is_op or layer.class_name == INPUT or layer.id in self._written):
                with self._located(layer, None):
                    self.layer(layer)

    def order(self, calls: frozenset[CallId]) -> tuple[CallId, ...]:
        """The calls in their order; those in a loop are left out with a remark, or refused where they are needed."""
        try:
            return call_order(self.graph, calls)
        except CallsInALoop as fault:
            if self._needed & set(fault.path):
                raise
            looped = [self.graph.places[call] for call in fault.path]
            self.scope.page.remark(str(fault), [key for place in looped for key in self.owners(place)])
            self._lost |= set(fault.path)
            return self.order(calls - set(fault.path))

    def call(self, place: Place) -> None:
        """The statement of one call, with that of its layer before it where the layer has one of its own."""
        with self._located(place.layer, place.call):
            result = self.scope.variables.calls[place.call.id]
            value = self._value(place)
            if result.flattened:
                value = call(f"{self._values.imports.module('keras')}.tree.flatten", [value])
            self._written.add(place.layer.id)
            statement = assignment(result.targets, value, self.scope.page.indent)
            self.scope.page.put(statement, self.owners(place), self._note(place.layer))

    def layer(self, layer: Layer) -> Source:
        """How the code reaches a layer: its variable, once its statement is written, or its construction."""
        variable = self.scope.variables.layers.get(layer.id)
        if variable is not None and layer.id in self._written:
            return variable
        with self._open(layer):
            if variable is None:
                return self.constructed(layer)
            self._introduce(layer, variable)
        self._written.add(layer.id)
        return variable

    @contextmanager
    def _open(self, layer: Layer) -> Iterator[None]:
        """Inside, a layer that is being written can't be asked for."""
        if layer.id in self._opened:
            raise NotWritable("it wraps itself.")
        self._opened.add(layer.id)
        try:
            yield
        finally:
            self._opened.remove(layer.id)

    def constructed(self, layer: Layer) -> Source:
        if layer.class_name == MODEL:
            return self._nested(layer)
        path = layer.class_name if layer.is_custom else f"layers.{layer.class_name}"
        return self._values.made(path, layer.config, layer.name)

    def input(self, layer: Layer) -> Chain:
        config = self._values.written(self.scope.variables.entries[layer.id], layer.config)
        settings = {name: self._values.source(value) for name, value in config.items()}
        return call(f"{self._values.imports.module('keras')}.Input", [], {**settings, "name": quoted(layer.name)})

    def tensor(self, output: Output) -> str:
        found = self.scope.variables.output(output)
        place = self.graph.places.get(output.call)
        if place is None:
            raise NotWritable(f"it is linked to a call ({output.call}) that is not there.")
        if output.call in self._lost:
            raise NotWritable(f"it waits for {place.layer.name}.")
        if found is None:
            raise NotWritable(f"{place.layer.name} has no output {output.output}.")
        return found

    def _value(self, place: Place) -> Source:
        layer, made = place.layer, place.call
        if layer.class_name == INPUT:
            return self.input(layer)
        entry, known = self.scope.variables.entries[layer.id], self.scope.variables.signatures[made.id]
        if entry is None and not layer.is_custom and layer.class_name != MODEL:
            raise NotWritable(_unknown(layer.class_name))
        incoming = self.graph.incoming.get(made.id, {})
        check_complete(known, made, incoming)
        arguments = arguments_of(made, incoming, self.tensor, self._values.source)
        if layer.is_op:
            return op_call(layer, made, arguments, entry, self._values)
        return layer_call(self.layer(layer), arguments, known, entry)

    def _introduce(self, layer: Layer, variable: str) -> None:
        frozen = layer.class_name == MODEL and layer.config.get("trainable") is False
        owners = [(self.graph.id, layer.id)]
        page = self.scope.page
        if variable not in self.scope.models.values() or layer.config.get("fresh_weights"):
            page.put(assignment((variable,), self.constructed(layer), page.indent), owners, self._note(layer))
        if frozen:
            page.put(f"{variable}.trainable = False", owners, self._note(layer))

    def _note(self, layer: Layer) -> str:
        """The layer's note, above the first of its statements and no other."""
        first = layer.id not in self._noted
        self._noted.add(layer.id)
        return layer.note if first else ""

    def _nested(self, layer: Layer) -> Source:
        ref = layer.config.get("model")
        if not isinstance(ref, ModelRef):
            raise NotWritable("it holds no model. Choose one.")
        if layer.config.get("fresh_weights"):
            return self.scope.fresh(ref, layer.name, self.scope.page)
        return self._model(ref)

    def _model(self, ref: ModelRef) -> Source:
        if ref not in self.scope.models:
            raise NotWritable(f"the model it uses ({ref.model} of graph {ref.graph}) is not there.")
        return self.scope.models[ref]

    def _referred(self, ref: LayerRef) -> Source:
        if ref.layer not in self.graph.layers:
            raise NotWritable(f"there is no block {ref.layer} to share a layer with.")
        return self.layer(self.graph.layers[ref.layer])

    @contextmanager
    def _located(self, layer: Layer, made: Call | None) -> Iterator[None]:
        try:
            yield
        except BlockNotWritten:
            raise
        except LayerLoomError as fault:
            call_id = made.id if made else None
            refused = BlockNotWritten(self.graph.id, layer.id, call_id, layer.name, str(fault))
            if call_id in self._needed:
                raise refused from fault
            self._lost |= {call_id} if call_id else set()
            self.scope.page.remark(str(refused), [(self.graph.id, layer.id), *self._call_keys(made)])

    def owners(self, place: Place) -> list[Key]:
        return [(self.graph.id, place.layer.id), (self.graph.id, place.call.id)]

    def _call_keys(self, made: Call | None) -> list[Key]:
        return [(self.graph.id, made.id)] if made else []


def _unknown(class_name: str) -> str:
    near = load().suggest(class_name)
    hint = f"Did you mean {near[0]}?" if near else "Choose another class."
    return f"Keras has no layer or operation called {class_name}. {hint}"
