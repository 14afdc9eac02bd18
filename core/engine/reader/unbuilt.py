"""Takes back what Keras does to the settings of a layer after a person gave them: when it is built or wrapped."""

from __future__ import annotations

from collections.abc import Mapping

import keras

from core.engine.reader.history import calls

_ONE_AXIS = (keras.layers.LayerNormalization, keras.layers.RMSNormalization)


def settings_as_given(layer: keras.Layer) -> Mapping[str, object]:
    """A layer's `get_config`, without what only its building put there. Raises NotImplementedError as that does."""
    settings: dict[str, object] = layer.get_config()
    if isinstance(layer, _ONE_AXIS):
        axis = settings["axis"]
        settings["axis"] = axis[0] if isinstance(axis, list | tuple) and len(axis) == 1 else axis
    if isinstance(layer, keras.layers.MultiHeadAttention) and _attends_everywhere(layer, settings["attention_axes"]):
        settings["attention_axes"] = None
    return settings


def _attends_everywhere(layer: keras.Layer, axes: object) -> bool:
    """Whether the axes are those that the layer chooses by itself: all between batch and features."""
    ranks = {len(node.input_tensors[0].shape) for node in calls(layer)}
    return len(ranks) == 1 and axes in [tuple(range(1, rank - 1)) for rank in ranks]
