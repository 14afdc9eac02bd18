"""Configurations that Keras 2 wrote, in the words of Keras 3, whose own loader takes only what has stayed as it was."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import keras

from core.importing.errors import ImportRefused

_ANYTHING = object()
_ENDS = {"input_layers", "output_layers"}
_OF_TENSORFLOW = {"TFOpLambda", "SlicingOpLambda", "TensorFlowOpLayer"}
_NESTED = {"layer", "backward_layer", "cell", "cells"}  # settings that hold layers, which Keras 3 looks for by module
_MODULES_GONE = {"", "keras.engine.functional", "keras.src.engine.functional"}

# Settings that Keras 3 no longer has, with the value at which leaving them out changes nothing.
_OF_EACH: Mapping[str, object] = {"time_major": False, "ragged": False}
_OF_CONVOLUTIONS: Mapping[str, object] = {"groups": 1}
_OF_SEPARABLE: Mapping[str, object] = dict.fromkeys(
    ("kernel_initializer", "kernel_regularizer", "kernel_constraint"), _ANYTHING
)
_OF_CLASSES: Mapping[str, Mapping[str, object]] = {
    "Conv1DTranspose": _OF_CONVOLUTIONS,
    "Conv2DTranspose": _OF_CONVOLUTIONS,
    "Conv3DTranspose": _OF_CONVOLUTIONS,
    "DepthwiseConv1D": _OF_CONVOLUTIONS,
    "DepthwiseConv2D": _OF_CONVOLUTIONS,
    "SeparableConv1D": {**_OF_CONVOLUTIONS, **_OF_SEPARABLE},
    "SeparableConv2D": {**_OF_CONVOLUTIONS, **_OF_SEPARABLE},
    "BatchNormalization": {"renorm": False, "virtual_batch_size": None, "fused": _ANYTHING},
    "Attention": {
        "causal": False,
        "score_mode": "dot",
    },  # which the loader would take for the function `keras.layers.dot`
    "AdditiveAttention": {"causal": False},
    "MultiHeadAttention": dict.fromkeys(("query_shape", "key_shape", "value_shape"), _ANYTHING),
}


def is_keras_2(version: object) -> bool:
    return str(version).startswith(("1.", "2."))


def in_keras_3(config: Any, where: str = "") -> Any:
    """A configuration of anything, with all that is in it; `where` is the setting that holds it.

    Raises ImportRefused for what Keras 3 has nothing for.
    """
    if isinstance(config, list):
        return [in_keras_3(item, where) for item in config]
    if not isinstance(config, dict):
        return config
    name, settings = config.get("class_name"), config.get("config")
    if not isinstance(name, str) or not isinstance(settings, dict):
        return {key: in_keras_3(value, key) for key, value in config.items()}
    if name in _OF_TENSORFLOW:
        raise ImportRefused(
            f"Its layer {settings.get('name', name)} is a bare call of TensorFlow, which Keras 2 kept as {name} and "
            "Keras 3 does not know. Import the code that builds the model, with `keras.ops` in place of `tf`."
        )
    kept = {key: value for key, value in settings.items() if not _is_idle(name, key, value)}
    if name == "ThresholdedReLU":  # the same function under another name
        name, kept["threshold"] = "ReLU", kept.pop("theta", 1.0)
    if _makes_values(name):
        kept.pop("dtype", None)
    for ends in _ENDS & kept.keys():
        kept[ends] = _alone(kept[ends])
    found = {**config, "class_name": name, "config": {key: in_keras_3(value, key) for key, value in kept.items()}}
    if config.get("module", "" if where in _NESTED else None) in _MODULES_GONE:
        found |= {"module": _module(name), "registered_name": None}
    return found


def _is_idle(name: str, key: str, value: object) -> bool:
    """Whether a setting has gone and did nothing here. One that did something stays, for Keras to complain of."""
    for known in (_OF_EACH, _OF_CLASSES.get(name, {})):
        if key in known and (known[key] is _ANYTHING or value == known[key]):
            return True
    return False


def _alone(ends: object) -> object:
    """A single input or output is no list of one: Keras 2 listed it all the same."""
    return ends[0] if isinstance(ends, list) and len(ends) == 1 and isinstance(ends[0], list) else ends


def _makes_values(name: str) -> bool:
    return isinstance(getattr(keras.initializers, name, None), type)


def _module(name: str) -> str:
    if name == "Functional":
        return "keras.src.models.functional"
    return "keras" if name in {"Model", "Sequential"} else "keras.layers"
