"""Which class of Keras 3 stands for one that a file of Keras 2 names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import keras

from core.engine.private import UNLISTED_LAYERS
from core.importing.errors import ImportRefused

_OTHER_NAMES = {"SyncBatchNormalization": "BatchNormalization", "ThresholdedReLU": "ReLU"}
_GONE = {
    "LocallyConnected1D": "Keras 3 has no such layer",
    "LocallyConnected2D": "Keras 3 has no such layer",
    "RandomHeight": "Keras 3 has no such layer",
    "RandomWidth": "Keras 3 has no such layer",
    "CuDNNLSTM": "Keras 3 has no such layer. Save the model with LSTM, which takes its weights, where it was made",
    "CuDNNGRU": "Keras 3 has no such layer. Save the model with GRU, which takes its weights, where it was made",
    "TensorFlowOpLayer": "it is an operation of TensorFlow's graph, which Keras 3 doesn't know",
}
MODELS = frozenset({"Functional", "Model", "Sequential"})


def layer_class(record: Mapping[str, Any], own: Mapping[str, object]) -> type[keras.Layer]:
    """`own` are the classes at hand beside those of Keras, by name.

    Raises ImportRefused for what Keras 3 has no layer for, and for classes that are not at hand.
    """
    name = str(record["class_name"])
    if name in _GONE:
        raise ImportRefused(f"{_called(record)} is a {name}: {_GONE[name]}.")
    found = getattr(keras.layers, _OTHER_NAMES.get(name, name), None)
    if isinstance(found, type) and issubclass(found, keras.Layer):
        return found
    return _of_others(record, own)


def _of_others(record: Mapping[str, Any], own: Mapping[str, object]) -> type[keras.Layer]:
    full = str(record.get("registered_name") or record["class_name"])
    name = str(record["class_name"]).rpartition(">")[2]
    found = own.get(full) or keras.saving.get_registered_object(full) or UNLISTED_LAYERS.get(name)
    if isinstance(found, type) and issubclass(found, keras.Layer):
        return found
    remedy = (
        "Install the package that has it for Keras 3, or put its module beside the file, and trust the file (--trust)."
        if record.get("module")
        else "The file doesn't say where it is from: import the code that builds the model, which does."
    )
    raise ImportRefused(f"{_called(record)} needs the class {name}, which is not at hand. {remedy}")


def _called(record: Mapping[str, Any]) -> str:
    return str(record.get("name") or record.get("config", {}).get("name") or record["class_name"])
