"""Whether two Keras models are the same one: their structure and settings, their sharing, and what they answer."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import keras
import numpy as np

_BOOKKEEPING = {"registered_name", "build_config", "compile_config", "shared_object_id"}
_FREE = 40  # what an unknown size becomes: enough for any crop or pooling of the corpus


def topology(model: keras.Model, names: bool = True) -> object:
    """Everything that `get_config` says about a model, in a form that compares.

    Tuples become lists and Keras's bookkeeping goes; arguments are taken by name, however they were passed. Without
    `names` each layer is called by its place.
    """
    return _model(model.get_config(), names, model)


def same_topology(one: keras.Model, other: keras.Model, names: bool = True) -> bool:
    return topology(one, names) == topology(other, names)


def copy_weights(source: keras.Model, target: keras.Model) -> None:
    """Give `target` the weights of `source`, in Keras's order, which the same topology makes the same."""
    assert [weight.shape for weight in source.weights] == [weight.shape for weight in target.weights]
    target.set_weights(source.get_weights())


def some_inputs(model: keras.Model, batch: int = 2, seed: int = 0) -> object:
    """Numbers that the model takes, in the structure that it takes them in."""
    random = np.random.default_rng(seed)
    structure = model.inputs[0] if isinstance(model, keras.Sequential) else model.input
    return keras.tree.map_structure(lambda tensor: _numbers(tensor, batch, random), structure)


def outputs(model: keras.Model, inputs: object) -> list[np.ndarray]:
    return [keras.ops.convert_to_numpy(one) for one in keras.tree.flatten(model(inputs, training=False))]


def same_outputs(one: keras.Model, other: keras.Model) -> bool:
    """Whether both answer the same to the bit."""
    inputs = some_inputs(one)
    pairs = zip(outputs(one, inputs), outputs(other, inputs), strict=True)
    return all(np.array_equal(*pair, equal_nan=pair[0].dtype.kind == "f") for pair in pairs)


def sharing(models: Iterable[keras.Model]) -> list[list[int]]:
    """For each model the numbers of its weights, one weight having one number however many models share it."""
    numbers: dict[int, int] = {}
    return [[numbers.setdefault(id(weight), len(numbers)) for weight in model.weights] for model in models]


def layer_names(model: keras.Model) -> list[str]:
    """The names of a model's layers, but for the inputs that Keras makes up where a model is cut out."""
    return [layer.name for layer in model.layers if not layer.name.endswith("CLONE")]


def frozen(model: keras.Model) -> list[bool]:
    """For every layer inside, whatever the depth, whether it learns."""
    return [layer.trainable for layer in _layers(model)]


def _layers(model: keras.Model) -> Iterator[keras.Layer]:
    for layer in model.layers:
        yield layer
        if isinstance(layer, keras.Model):
            yield from _layers(layer)


def _numbers(tensor: keras.KerasTensor, batch: int, random: np.random.Generator) -> np.ndarray:
    first, *rest = tensor.shape
    shape = (first or batch, *(size or _FREE for size in rest))
    if keras.backend.is_float_dtype(tensor.dtype):
        return random.uniform(0, 4, shape).astype(tensor.dtype)  # an Embedding takes these as well
    return random.integers(0, 5, shape).astype(tensor.dtype)


def _model(config: Mapping[str, Any], names: bool, live: keras.Model | None) -> object:
    places = {} if names else {_name(layer): f"#{place}" for place, layer in enumerate(config["layers"])}
    rest = {key: _plain(item, places) for key, item in config.items() if key != "layers" and (names or key != "name")}
    operations = {} if live is None else {operation.name: operation for operation in _operations(live)}
    return {**rest, "layers": [_layer(one, places, names, operations.get(_name(one))) for one in config["layers"]]}


def _layer(entry: Mapping[str, Any], places: Mapping[str, str], names: bool, live: keras.Operation | None) -> object:
    config = entry["config"]
    settings = _model(config, names, live) if "layers" in config else _plain(_unnamed(config), places)
    calls = [_plain(_by_name(call, live), places) for call in entry.get("inbound_nodes", ())]
    return (entry["class_name"], places.get(_name(entry), _name(entry)), settings, calls)


def _operations(model: keras.Model) -> list[keras.Operation]:
    return list(model.layers if isinstance(model, keras.Sequential) else model.operations)


def _by_name(call: Mapping[str, Any], live: keras.Operation | None) -> Mapping[str, object]:
    if live is None:
        return call
    return inspect.signature(live.call).bind(*call["args"], **call["kwargs"]).arguments


def _name(entry: Mapping[str, Any]) -> str:
    return str(entry["name"] if "name" in entry else entry["config"]["name"])


def _plain(thing: object, places: Mapping[str, str]) -> object:
    """A setting or a recorded call; what is wrapped is compared without its name, which Keras mostly makes up."""
    if isinstance(thing, Mapping):
        config = thing.get("config")
        if isinstance(config, Mapping):
            inner = _model(config, names=False, live=None) if "layers" in config else _plain(_unnamed(config), places)
            return (thing.get("class_name"), inner)
        return {key: _plain(item, places) for key, item in thing.items() if key not in _BOOKKEEPING}
    if isinstance(thing, list | tuple):
        return [_plain(item, places) for item in thing]
    return places.get(thing, thing) if isinstance(thing, str) else thing


def _unnamed(config: Mapping[str, object]) -> dict[str, object]:
    return {key: item for key, item in config.items() if key != "name"}
