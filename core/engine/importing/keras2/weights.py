"""The weights of Keras 2's files, by the layer they belong to and never by mere order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import h5py
import keras
import numpy as np

from core.engine.importing.keras2.building import plain
from core.engine.layer_weights import settle
from core.engine.reader.names import snake_case

Config = Mapping[str, Any]
Named = tuple[str, h5py.Dataset]  # by the name of the weight; read once its shape is known to fit


def pairs(model: keras.Model, config: Config) -> Iterator[tuple[int, Config, keras.Layer]]:
    """The layers of a model by their number among its layers, to which a Sequential counts no Input."""
    layers = {layer.name: layer for layer in model.layers}
    uncounted = "InputLayer" if isinstance(model, keras.Sequential) else ""
    counted = [record for record in config["layers"] if record["class_name"] != uncounted]
    for number, record in enumerate(counted):
        layer = layers.get(plain(str(record["config"].get("name") or record.get("name"))))
        if layer is not None:
            yield number, record, layer


def is_nested(layer: keras.Layer, record: Config) -> bool:
    return isinstance(layer, keras.Model) and "layers" in record["config"]


def set_in_order(layer: keras.Layer, values: Sequence[Named]) -> bool:
    """Sets what Keras 2 lists: first what is trained, then what is not. False, and nothing set, where others are."""
    weights = [*layer.trainable_weights, *layer.non_trainable_weights]
    if len(weights) != len(values) or not all(map(_same, weights, values)):
        return False
    for weight, (_, value) in zip(weights, values, strict=True):
        weight.assign(np.asarray(value))
    settle(layer)
    return True


def _same(weight: Any, value: Named) -> bool:
    """`depthwise_kernel` of Keras 2 is `kernel` now; a weight that its layer gave no name says nothing by it."""
    old, new = _stem(value[0]), _stem(weight.name)
    unnamed = "variable" in {old.lower().rstrip("_0123456789"), new.lower().rstrip("_0123456789")}
    return tuple(weight.shape) == value[1].shape and (unnamed or old.endswith(new))


def left(layer: keras.Layer) -> str:
    """The note on a layer whose weights could not be set."""
    return f"{layer.name}: its weights stay behind, since Keras 3 has others there."


def from_hdf5(model: keras.Model, config: Config, file: h5py.File) -> Iterator[str]:
    """Out of what `model.save('model.h5')` wrote; notes on what stays behind."""
    group = file["model_weights"]
    for _, record, layer in pairs(model, config):
        name = str(record["config"].get("name") or record.get("name"))
        values = list(_values(group[name])) if name in group else []
        if layer.weights and not set_in_order(layer, values):
            yield left(layer)


def _values(group: h5py.Group) -> Iterator[Named]:
    for name in map(_text, group.attrs.get("weight_names", ())):
        yield name, group[name]


def from_store(model: keras.Model, config: Config, store: Any) -> Iterator[str]:
    """Out of the weights in a `.keras` file, where layers are numbered by class; notes on what stays behind."""
    counts: dict[str, int] = {}
    parts = store.get("layers", {})
    for _, record, layer in pairs(model, config):
        name = _numbered(str(record["class_name"]).rpartition(">")[2], counts)
        if name in parts and is_nested(layer, record):
            yield from from_store(layer, record["config"], parts[name])
        elif layer.weights and not (name in parts and _filled(layer, parts[name])):
            yield left(layer)


def _filled(thing: Any, store: Any) -> bool:
    """Sets what the layer holds itself, then what is held by its parts; False where it has other ones."""
    try:
        if "vars" in store and len(store["vars"]):
            thing.load_own_variables(store["vars"])
    except ValueError:
        return False
    return all(_part_filled(thing, name, store[name]) for name in store if name != "vars")


def _part_filled(thing: Any, name: str, store: Any) -> bool:
    part = getattr(thing, name, None)
    if not isinstance(part, list | tuple):
        return not _holds(store) if part is None else _filled(part, store)
    counts: dict[str, int] = {}
    named = {_numbered(type(one).__name__, counts): one for one in part}
    return all(_filled(named[key], store[key]) if key in named else not _holds(store[key]) for key in store)


def _holds(store: Any) -> bool:
    found: list[str] = []
    store.visititems(lambda name, thing: found.append(name) if isinstance(thing, h5py.Dataset) else None)
    return bool(found)


def _numbered(class_name: str, counts: dict[str, int]) -> str:
    """`dense`, `dense_1`, … as both Kerases write it."""
    stem = snake_case(class_name)
    counts[stem] = counts.get(stem, -1) + 1
    return f"{stem}_{counts[stem]}" if counts[stem] else stem


def _stem(name: str) -> str:
    """The last part of a weight's name."""
    return name.rpartition("/")[2].partition(":")[0]


def _text(name: Any) -> str:
    return name.decode() if isinstance(name, bytes) else str(name)
