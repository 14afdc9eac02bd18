"""A layer's settings: as a person gave them, without what building it did, and with the words it learnt from data."""

from __future__ import annotations

from collections.abc import Mapping

import keras

from core.engine.private import calls_of, frequencies_of

_LOOKUPS = (keras.layers.StringLookup, keras.layers.IntegerLookup, keras.layers.TextVectorization)
_ONE_AXIS = (keras.layers.LayerNormalization, keras.layers.RMSNormalization)


def settings_as_given(layer: keras.Layer) -> Mapping[str, object]:
    """A layer's `get_config`, without what only its building put there. Raises NotImplementedError as that does.

    Keras keeps a vocabulary that came by `adapt` out of it, and beside the weights; no other layer would know it then.
    """
    settings: dict[str, object] = layer.get_config()
    if isinstance(layer, _ONE_AXIS):
        axis = settings["axis"]
        settings["axis"] = axis[0] if isinstance(axis, list | tuple) and len(axis) == 1 else axis
    if isinstance(layer, _LOOKUPS) and not settings["vocabulary"]:
        settings |= _vocabulary(layer, settings["output_mode"])
    if isinstance(layer, keras.layers.Discretization) and settings["bin_boundaries"]:
        settings["num_bins"] = None  # which it has learnt them for; it takes either of both
    if isinstance(layer, keras.layers.MultiHeadAttention) and _attends_everywhere(layer, settings["attention_axes"]):
        settings["attention_axes"] = None
    return settings


def learns_by_adapting(layer: keras.Layer) -> bool:
    """Whether the layer may know more from data, by an `adapt` of its own, than settings and weights tell."""
    return hasattr(layer, "adapt") and not type(layer).__module__.startswith("keras.")


def _vocabulary(layer: keras.Layer, output_mode: object) -> Mapping[str, object]:
    """What a layer has learnt by `adapt`, as the arguments that tell another one of it; nothing where it has not."""
    words = [word.item() if hasattr(word, "item") else word for word in layer.get_vocabulary(False)]
    weights = frequencies_of(layer, len(words)) if words and output_mode == "tf_idf" else None
    return {"vocabulary": words, "idf_weights": weights} if weights else {"vocabulary": words} if words else {}


def _attends_everywhere(layer: keras.Layer, axes: object) -> bool:
    """Whether the axes are those that the layer chooses by itself: all between batch and features."""
    ranks = {len(node.input_tensors[0].shape) for node in calls_of(layer)}
    return len(ranks) == 1 and axes in [tuple(range(1, rank - 1)) for rank in ranks]
