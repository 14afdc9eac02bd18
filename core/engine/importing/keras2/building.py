"""Makes models from the configurations of Keras 2, layer by layer and call by call, as a program would."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import keras

from core.engine.importing.keras2 import operations
from core.engine.importing.keras2.classes import MODELS, layer_class
from core.engine.importing.keras2.settings import input_layer, modern
from core.engine.private import operation_behind
from core.importing.errors import ImportRefused

Record = Mapping[str, Any]
_FUNCTIONS = frozenset({"TFOpLambda", "SlicingOpLambda"})
_VALUE = "_CONSTANT_VALUE"
_WITH_STATE = (keras.layers.RNN, keras.layers.Bidirectional)


class Builder:
    """Makes the models of one file; `notes` tell what of it Keras 3 has no place for.

    `own` are the classes at hand beside those of Keras, by name.
    """

    def __init__(self, own: Mapping[str, object], *, trusted: bool) -> None:
        self._own, self._trusted = own, trusted
        self.notes: list[str] = []

    def model(self, record: Record) -> keras.Model:
        """Raises ImportRefused, or what Keras raises over settings that it can't take."""
        config = record["config"]
        if record["class_name"] == "Sequential":
            return self._sequential(config)
        if not isinstance(config, Mapping) or "layers" not in config:
            raise ImportRefused(
                f"The model is a {record['class_name']}, which is written as a class and tells no layers. Import the "
                "code that builds it."
            )
        return _Graph(self, config).model()

    def layer(self, record: Record) -> keras.Layer:
        """One layer, or a model that is used as one."""
        if record["class_name"] in MODELS:
            return self.model(record)
        if record["class_name"] == "InputLayer":
            return input_layer(record["config"])
        kind = layer_class(record, self._own)
        config = modern(kind, {"name": record.get("name"), **record["config"]}, self.layer, self.notes)
        config["name"] = plain(str(config["name"])) if config.get("name") else None
        if kind is keras.layers.Lambda:
            whole = {"module": "keras.layers", "class_name": "Lambda", "config": config}
            return keras.saving.deserialize_keras_object(whole, safe_mode=not self._trusted)
        holds = any(isinstance(value, keras.Layer | list) for value in config.values())
        return kind(**config) if holds else kind.from_config(config)

    def _sequential(self, config: Any) -> keras.Model:
        told = config if isinstance(config, Mapping) else {"layers": config}
        layers = [self.layer(record) for record in told["layers"]]
        shape = told["layers"][0]["config"].get("batch_input_shape") or told.get("build_input_shape")
        if layers and not isinstance(layers[0], keras.layers.InputLayer) and shape:
            layers.insert(0, keras.layers.InputLayer(batch_shape=tuple(shape)))
        model = keras.Sequential(layers, name=plain(told.get("name", "sequential")))
        return _frozen_as(model, told)


class _Graph:
    """One functional model on its way: its layers by name, and what each of their calls has given."""

    def __init__(self, builder: Builder, config: Record) -> None:
        self._builder, self._config = builder, config
        self._records = {str(record["name"]): record for record in config["layers"]}
        self._names = {plain(name) for name in self._records}
        self._layers: dict[str, keras.Layer] = {}
        self._given: dict[tuple[str, int], list[Any]] = {}

    def model(self) -> keras.Model:
        todo = [(name, number) for name, record in self._records.items() for number in range(_calls(record))]
        while todo:
            later = [call for call in todo if not self._called(*call)]
            if len(later) == len(todo):
                raise ImportRefused(f"{later[0][0]} depends on itself, so the model can't be made.")
            todo = later
        inputs, outputs = (self._ends(self._config[side]) for side in ("input_layers", "output_layers"))
        return _frozen_as(keras.Model(inputs, outputs, name=plain(self._config["name"])), self._config)

    def _called(self, name: str, number: int) -> bool:
        """Whether the call could be made: not before what it takes is there."""
        record = self._records[name]
        nodes = record.get("inbound_nodes") or []
        if number < len(nodes) and not self._ready(nodes[number]):
            return False
        self._given[name, number + self._first(record)] = keras.tree.flatten(self._outcome(name, record, number))
        return True

    def _outcome(self, name: str, record: Record, number: int) -> Any:
        node = record["inbound_nodes"][number] if record.get("inbound_nodes") else None
        if record["class_name"] in _FUNCTIONS:
            return self._operation(name, record, node)
        if name not in self._layers:
            self._layers[name] = self._builder.layer(record)
        layer = self._layers[name]
        if node is None:
            return layer.output
        first, given = self._taken(node)
        if isinstance(layer, _WITH_STATE) and isinstance(first, list):
            first, given = first[0], {**given, "initial_state": first[1:]}
        return layer(first, **given)

    def _operation(self, name: str, record: Record, node: Any) -> Any:
        """Keras 3 names ops by counting them: one whose name a layer of the file has is asked for another."""
        first, given = self._taken(node)
        while True:
            outcome = operations.call(str(record["config"]["function"]), first, given, name)
            made = operation_behind(keras.tree.flatten(outcome)[0])
            if made is None or made.name not in self._names:
                return outcome

    def _taken(self, node: Any) -> tuple[Any, dict[str, Any]]:
        """The first argument of a call, and all others by name."""
        if _is_end(node):
            return self._value(node), {name: self._resolved(one) for name, one in (node[3:] or [{}])[0].items()}
        parts = node.values() if isinstance(node, Mapping) else node
        told = [self._taken(one) for one in parts]
        given = next((given for _, given in told if given), {})
        firsts = [first for first, _ in told]
        if isinstance(node, Mapping):
            return dict(zip(node, firsts, strict=True)), given
        return (firsts[0] if len(firsts) == 1 else firsts), given

    def _value(self, end: Any) -> Any:
        return end[2] if end[0] == _VALUE else self._given[str(end[0]), int(end[1])][int(end[2])]

    def _resolved(self, value: Any) -> Any:
        """An argument: a tensor where it names one, or a list of such."""
        if self._is_tensor(value):
            return self._value(value)
        return [self._resolved(one) for one in value] if isinstance(value, list) else value

    def _is_tensor(self, value: Any) -> bool:
        return _is_end(value) and (value[0] == _VALUE or value[0] in self._records)

    def _ready(self, node: Any) -> bool:
        if self._is_tensor(node):
            there = node[0] == _VALUE or (str(node[0]), int(node[1])) in self._given
            return there and all(self._ready(one) for one in (node[3:] or [{}])[0].values())
        if isinstance(node, Mapping):
            node = list(node.values())
        return all(self._ready(one) for one in node) if isinstance(node, list | tuple) else True

    def _first(self, record: Record) -> int:
        """Keras 2 counts the call that made a nested model as its first."""
        return 1 if record["class_name"] in MODELS else 0

    def _ends(self, told: Any) -> Any:
        if _is_end(told):
            return self._value(told)
        if isinstance(told, Mapping):
            return {name: self._ends(one) for name, one in told.items()}
        ends = [self._ends(one) for one in told]
        return ends[0] if len(ends) == 1 else ends


def plain(name: str) -> str:
    """Keras 3 takes no `/` in names."""
    return name.replace("/", "_")


def _calls(record: Record) -> int:
    return max(1, len(record.get("inbound_nodes") or []))


def _is_end(value: Any) -> bool:
    """Whether it has the form of a tensor: the layer's name, its call, the number of the output."""
    return (
        isinstance(value, list | tuple)
        and len(value) in (3, 4)
        and isinstance(value[0], str)
        and isinstance(value[1], int)
        and (value[0] == _VALUE or isinstance(value[2], int))
    )


def _frozen_as(model: keras.Model, config: Record) -> keras.Model:
    if config.get("trainable") is False:
        model.trainable = False
    return model
