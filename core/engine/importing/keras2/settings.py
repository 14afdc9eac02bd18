"""The settings of a layer as Keras 2 wrote them, in the words of Keras 3."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import keras

from core.engine.reader.signatures import accepted

Made = Callable[[Mapping[str, Any]], keras.Layer]

_GROUPS = {"_initializer": "initializers", "_regularizer": "regularizers", "_constraint": "constraints"}
_OTHER_WORDS = {"batch_input_shape": "batch_shape"}
_OF_CLASS: Mapping[str, Mapping[str, str]] = {"LeakyReLU": {"alpha": "negative_slope"}, "ReLU": {"theta": "threshold"}}
_WITH_ONE_AXIS = (keras.layers.BatchNormalization, keras.layers.LayerNormalization)
_GRUS = (keras.layers.GRU, keras.layers.GRUCell)
_STEEPER = "hard_sigmoid"  # 0.2 x + 0.5 then, x / 6 + 0.5 now
_HOLD_LAYERS = frozenset({"layer", "backward_layer", "cell", "cells"})
_SAY_NOTHING: tuple[object, ...] = (None, False, 1, [], {}, ())
_OF_PARTS = ("kernel_initializer", "kernel_regularizer", "kernel_constraint")
_NEVER_MEANT = frozenset(  # how Keras 2 did it or what it had seen, and so nothing that the model is
    {
        "batch_input_shape", "input_length", "implementation", "fused", "query_shape", "key_shape", "value_shape",
        "has_input_vocabulary", "vocabulary_size", "zero_output_for_mask", "function_type", "module", "idf_weights",
        "output_shape_type", "output_shape_module", "trainable", "dtype", "num_bins", "type_spec", "encoding",
        "rng_type",
    }
)  # fmt: skip


def modern(kind: type[keras.Layer], config: Mapping[str, Any], made: Made, notes: list[str]) -> dict[str, Any]:
    """What `kind` takes of a configuration; a note on each setting that says something and stays behind.

    `made` makes the layers that a wrapper holds.
    """
    known, words = accepted(kind) | {"name"}, _OF_CLASS.get(str(kind.__name__), {})
    taken: dict[str, Any] = {}
    for name, value in config.items():
        word = words.get(name, name)
        if value == _STEEPER:
            notes.append(
                f"{config.get('name')}: {name}={_STEEPER!r} is less steep in Keras 3, so outputs differ a little."
            )
        if word in known:
            taken[word] = _value(word, value, made)
        elif word not in _NEVER_MEANT and _says(value) and not _is_of_parts(kind, word):
            notes.append(f"{config.get('name')}: {name}={value!r} is no setting of {kind.__name__} in Keras 3.")
    return {**taken, **_special(kind, config)}


def _says(value: Any) -> bool:
    return value is True or value not in _SAY_NOTHING


def _is_of_parts(kind: type[keras.Layer], word: str) -> bool:
    """Layers whose kernel has parts took these too, and did nothing with them."""
    return word in _OF_PARTS and "depthwise_initializer" in accepted(kind)


def input_layer(config: Mapping[str, Any]) -> keras.layers.InputLayer:
    """An Input, whichever way its shape was written."""
    words = {_OTHER_WORDS.get(name, name): value for name, value in config.items()}
    known = ("batch_shape", "dtype", "sparse", "ragged", "name")
    taken = {name: words[name] for name in known if words.get(name) not in (None, False)}
    return keras.layers.InputLayer(**{**taken, "batch_shape": tuple(words["batch_shape"])})


def _special(kind: type[keras.Layer], config: Mapping[str, Any]) -> dict[str, Any]:
    """What is written in another form."""
    axis = config.get("axis")
    if kind in _WITH_ONE_AXIS and isinstance(axis, list | tuple) and len(axis) == 1:
        return {"axis": axis[0]}
    if kind in _GRUS and "reset_after" not in config:
        return {"reset_after": False}  # as it was before there was a choice
    function = config.get("function")
    if kind is keras.layers.Lambda and isinstance(function, list | tuple):
        parts = dict(zip(("code", "defaults", "closure"), function, strict=True))
        return {"function": {"class_name": "__lambda__", "config": parts}}
    return {}


def _value(name: str, value: Any, made: Made) -> Any:
    if name == "dtype":
        return _dtype(value)
    if name in _HOLD_LAYERS and isinstance(value, Mapping):
        return made(value)
    if name in _HOLD_LAYERS and isinstance(value, list | tuple):
        return [made(one) for one in value]
    group = next((group for ending, group in _GROUPS.items() if name.endswith(ending)), "")
    if group and isinstance(value, Mapping):
        return _object(group, value)
    return tuple(value) if isinstance(value, list) and all(isinstance(one, int) for one in value) else value


def _object(group: str, record: Mapping[str, Any]) -> Any:
    """An initializer, a regularizer or a constraint."""
    if record.get("module") or not hasattr(getattr(keras, group), str(record.get("class_name"))):
        return dict(record)
    return {"module": f"keras.{group}", "class_name": record["class_name"], "config": record.get("config", {})}


def _dtype(value: Any) -> Any:
    """A policy of Keras 2 is named as one of Keras 3; where it has none, the layer has that of its model."""
    if isinstance(value, Mapping):
        return value.get("config", {}).get("name") or None
    return value
