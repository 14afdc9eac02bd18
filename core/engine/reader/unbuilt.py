"""Tells the settings that a person gave a layer from what building it, or data, did to it afterwards."""

from __future__ import annotations

from collections.abc import Mapping

import keras

from core.engine.private import calls_of

_LEARNT = ("vocabulary", "mean", "bin_boundaries")
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


def learns_by_adapting(layer: keras.Layer, settings: Mapping[str, object]) -> bool:
    """Whether the layer gets from data, by `adapt`, what its settings could have told it and do not."""
    return hasattr(layer, "adapt") and not any(settings.get(name) for name in _LEARNT)


def _attends_everywhere(layer: keras.Layer, axes: object) -> bool:
    """Whether the axes are those that the layer chooses by itself: all between batch and features."""
    ranks = {len(node.input_tensors[0].shape) for node in calls_of(layer)}
    return len(ranks) == 1 and axes in [tuple(range(1, rank - 1)) for rank in ranks]
