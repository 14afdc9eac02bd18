"""A SavedModel of which nobody wrote down the layers, as a model of one block that runs it whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import keras
import tensorflow as tf

from core.engine.importing.loaded import Loaded
from core.importing.errors import ImportRefused, NeedsTrust
from core.importing.kinds import title_of

REMEDY = "Save the model with `model.save('model.keras')` where it was made, or import the code that builds it."
_ENDPOINTS = ("serve", "serving_default")  # what Keras 3 exports, in the model's own order; what others do, by name
_LONGEST = 200


def whole(folder: Path, trusted: bool) -> Loaded:
    """Raises NeedsTrust: the graph runs as Keras asks for shapes. Raises ImportRefused for what no block can hold."""
    if not trusted:
        raise NeedsTrust(
            f"{folder.name} is a SavedModel that holds operations and tells no layers. It can come in as one block "
            "that runs it whole; what runs there can read and write files. Trust it to let it (--trust)."
        )
    title = title_of(str(folder))
    try:
        layer = _block(folder, title)
        inputs = _inputs(layer)
        outputs = keras.tree.flatten(layer(inputs))
    except (_Unheld, ValueError, TypeError, OSError) as fault:
        reason = " ".join(str(fault).split())[:_LONGEST]
        raise ImportRefused(f"{folder.name} can't come in as a block: {reason} {REMEDY}") from fault
    note = f"{title} runs what lies in {folder.resolve()}, which has to stay there; its layers can't be shown."
    model = keras.Model(inputs, outputs if len(outputs) > 1 else outputs[0], name=title)
    return Loaded({title: model}, notes=(note,), has_weights=False)


def _block(folder: Path, title: str) -> keras.Layer:
    for endpoint in _ENDPOINTS:
        try:
            return keras.layers.TFSMLayer(str(folder.resolve()), call_endpoint=endpoint, name=title)
        except ValueError:
            continue  # the next may be there
    raise _Unheld(f"it has none of the endpoints {' and '.join(_ENDPOINTS)}.")


class _Unheld(Exception):
    """What the ports of a block have no form for."""


def _inputs(layer: Any) -> Any:
    """One, or a list of them, as the model that was exported had them."""
    function = layer.call_endpoint_fn
    args, named = getattr(function, "concrete_functions", [function])[0].structured_input_signature
    taken = [*args, *named.values()]
    if len(taken) != 1:
        raise _Unheld("it takes several inputs by name.")
    several = isinstance(taken[0], list | tuple)
    specs = taken[0] if several else taken
    if not all(isinstance(spec, tf.TensorSpec) and spec.shape.rank for spec in specs):
        raise _Unheld("it takes its inputs by name, or of any rank.")
    made = [keras.Input(batch_shape=spec.shape, dtype=spec.dtype.name, name=spec.name) for spec in specs]
    return made if several else made[0]
