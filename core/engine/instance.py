"""One graph made real: its layers, the symbolic tensors of its calls, and its models."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

import keras

from core.engine.arguments import by_argument, with_leaves
from core.engine.calling import call_with, missing_ports, tensors_in
from core.engine.errors import CallFailed, CannotMake, EngineError, ModelFailed
from core.engine.make import Maker
from core.engine.plain import plain
from core.engine.private import last_outputs, operation_behind
from core.errors import LayerLoomError
from core.graph.order import call_order, calls_of_models
from core.graph.records import INPUT, MODEL, Call, Graph, Layer, Model, Place, Source, flatten
from core.values import CallId, LayerId, LayerRef, ModelId, ModelRef

Fresh = Callable[[ModelRef, str], keras.Model]


class GraphInstance:
    """The Keras objects of one graph.

    `operations` holds what each block is (the latest operation behind it, for an op), `tensors` what each output port
    gives, `models` the declared models that were asked for.
    """

    def __init__(self, graph: Graph, maker: Maker, fresh: Fresh) -> None:
        self.graph = graph
        self.operations: dict[LayerId, keras.Operation] = {}
        self.tensors: dict[Source, keras.KerasTensor] = {}
        self.models: dict[ModelId, keras.Model] = {}
        self._callables: dict[LayerId, Callable[..., object]] = {}
        self._maker = replace(maker, layer=self._referred)
        self._fresh = fresh

    def build(self, models: Iterable[Model], names: Mapping[ModelId, str]) -> None:
        """Make the calls that the models need, and the models; `names` holds other names than they declare."""
        wanted = list(models)
        chains = {call: model for model in wanted if model.sequential for call in self._chain(model)}
        for call in call_order(self.graph, calls_of_models(self.graph, wanted)):
            if Source(call) in self.tensors:
                continue
            if call in chains:
                model = chains[call]
                self.models[model.id] = self._sequential(model, names.get(model.id, model.name))
            else:
                self._call(self.graph.places[call])
        for model in wanted:
            if model.id not in self.models:
                self.models[model.id] = self._functional(model, names.get(model.id, model.name))

    def _call(self, place: Place) -> None:
        layer, call = place.layer, place.call
        if layer.class_name == INPUT:
            self._keep(layer, call, [self._input(layer)])
            return
        function = self._callable(layer)
        with self._located(layer, call):
            arguments = self._arguments(call)
            if layer.is_op:
                arguments |= self._maker.arguments(layer.config)
            missing = missing_ports(function, arguments)
            if missing:
                raise CannotMake(f"{missing[0]} is not connected.")
            outputs = tensors_in(call_with(function, arguments))
        self._keep(layer, call, outputs)

    def _input(self, layer: Layer) -> keras.KerasTensor:
        with self._located(layer, layer.calls[0]):
            return keras.Input(**self._maker.arguments(layer.config), name=layer.name)

    def _arguments(self, call: Call) -> dict[str, object]:
        linked = self.graph.incoming.get(call.id, {})
        tensors = {port: self._tensor(source) for port, source in linked.items()}
        return by_argument(self._maker.arguments(call.arguments) | tensors)

    def _tensor(self, source: Source) -> keras.KerasTensor:
        if source not in self.tensors:
            name = self.graph.places[source.call].layer.name if source.call in self.graph.places else source.call
            raise CannotMake(f"{name} has no output {source.output}.")
        return self.tensors[source]

    def _keep(self, layer: Layer, call: Call, outputs: list[keras.KerasTensor]) -> None:
        self.tensors.update({Source(call.id, index): tensor for index, tensor in enumerate(outputs)})
        operation = operation_behind(outputs[0])
        if layer.is_op:
            operation.name = layer.name
        self.operations[layer.id] = operation

    def _callable(self, layer: Layer) -> Callable[..., object]:
        if layer.id not in self._callables:
            with self._located(layer, None):
                made = self._nested(layer) if layer.class_name == MODEL else self._maker.operation(layer)
            self._callables[layer.id] = made
        return self._callables[layer.id]

    def _nested(self, layer: Layer) -> keras.Model:
        ref = layer.config.get("model")
        if not isinstance(ref, ModelRef):
            raise CannotMake("it holds no model. Choose one.")
        fresh = self._maker.value(layer.config.get("fresh_weights", False))
        model = self._fresh(ref, layer.name) if fresh else self._maker.model(ref)
        if self._maker.value(layer.config.get("trainable", True)) is False:
            model.trainable = False
        return model

    def _referred(self, ref: LayerRef) -> keras.Layer:
        if ref.layer not in self.graph.layers:
            raise CannotMake(f"there is no block {ref.layer} to share a layer with.")
        found = self._callable(self.graph.layers[ref.layer])
        if not isinstance(found, keras.Layer):
            raise CannotMake(f"{self.graph.layers[ref.layer].name} is no layer that a wrapper can share.")
        return found

    def _chain(self, model: Model) -> list[CallId]:
        """The calls of a Sequential model, from its input on."""
        chain = []
        source = model.outputs
        while isinstance(source, Source) and source != model.inputs:
            chain.append(source.call)
            feeding = list(self.graph.incoming.get(source.call, {}).values())
            if len(feeding) != 1 or source.output or source.call in chain[:-1]:
                raise self._no_chain(model)
            source = feeding[0]
        if not isinstance(source, Source):
            raise self._no_chain(model)
        return [source.call, *reversed(chain)]

    def _no_chain(self, model: Model) -> ModelFailed:
        reason = "it is declared sequential, but it is no plain chain of layers from one input to one output."
        return ModelFailed(self.graph.id, model.id, model.name, reason)

    def _sequential(self, model: Model, name: str) -> keras.Model:
        places = [self.graph.places[call] for call in self._chain(model)]
        if places[0].layer.class_name != INPUT or any(place.layer.is_op for place in places):
            raise self._no_chain(model)
        layers = [self._input(places[0].layer), *(self._callable(place.layer) for place in places[1:])]
        with self._model_located(model):
            made = keras.Sequential(layers, name=name)
            _freeze(made, model)
        self._keep(places[0].layer, places[0].call, [layers[0]])
        for place, layer in zip(places[1:], layers[1:], strict=True):
            assert isinstance(layer, keras.Layer)
            self._keep(place.layer, place.call, last_outputs(layer))
        return made

    def _functional(self, model: Model, name: str) -> keras.Model:
        with self._model_located(model):
            for _, source in (*flatten(model.inputs), *flatten(model.outputs)):
                self._tensor(source)
            inputs, outputs = with_leaves(model.inputs, self.tensors), with_leaves(model.outputs, self.tensors)
            made = keras.Model(inputs=inputs, outputs=outputs, name=name)
            _freeze(made, model)
        return made

    @contextmanager
    def _located(self, layer: Layer, call: Call | None) -> Iterator[None]:
        call_id = call.id if call else None
        try:
            yield
        except CallFailed:
            raise
        except LayerLoomError as fault:
            raise CallFailed(self.graph.id, layer.id, call_id, layer.name, str(fault)) from fault
        except Exception as fault:  # Keras and custom layers raise anything; this is where it gets a place
            reason = plain(fault, layer.class_name)
            raise CallFailed(self.graph.id, layer.id, call_id, layer.name, reason, str(fault)) from fault

    @contextmanager
    def _model_located(self, model: Model) -> Iterator[None]:
        try:
            yield
        except EngineError as fault:
            raise ModelFailed(self.graph.id, model.id, model.name, str(fault)) from fault
        except Exception as fault:  # Keras raises anything; this is where it gets a place
            raise ModelFailed(self.graph.id, model.id, model.name, plain(fault, "Model")) from fault


def _freeze(made: keras.Model, model: Model) -> None:
    """Freeze a model and all inside; never unfreeze, for the layers inside may be frozen each on its own."""
    if not model.trainable:
        made.trainable = False
