"""Weights out of the checkpoint of a SavedModel that Keras 2 wrote, by the places its layers have in the model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keras
import tensorflow as tf
from google.protobuf.message import DecodeError
from tensorflow.core.protobuf.trackable_object_graph_pb2 import TrackableObjectGraph

from core.engine.importing.keras2.weights import Config, is_nested, left, pairs
from core.engine.layer_weights import settle

_OBJECTS = "_CHECKPOINTABLE_OBJECT_GRAPH"
_ROOT = 0
_LISTS = frozenset({"variables", "trainable_variables", "non_trainable_variables", "weights", "keras_api"})
_OTHER_WORDS = {"depthwise_kernel": "kernel"}


class NoCheckpoint(Exception):
    """There is none, or it is not whole."""


def give_weights(model: keras.Model, config: Config, folder: Path) -> list[str]:
    """Sets the weights of `model`, made from `config`; notes on the layers whose weights stay behind.

    Raises NoCheckpoint.
    """
    try:
        reader = tf.train.load_checkpoint(str(folder / "variables" / "variables"))
        objects = TrackableObjectGraph()
        objects.ParseFromString(reader.get_tensor(_OBJECTS))
    except (tf.errors.OpError, ValueError, DecodeError) as fault:
        raise NoCheckpoint(" ".join(str(fault).split())[:200]) from fault
    return list(_Checkpoint(reader, objects).give(model, config, _ROOT))


class _Checkpoint:
    def __init__(self, reader: Any, objects: Any) -> None:
        self._reader, self._nodes = reader, objects.nodes
        self._shapes = reader.get_variable_to_shape_map()

    def give(self, model: keras.Model, config: Config, node: int) -> Iterator[str]:
        """Keras 2 lists a model's layers by number, as its configuration does; a nested model's likewise."""
        children = self._children(node)
        for number, record, layer in pairs(model, config):
            own = children.get(f"layer-{number}")
            if own is not None and is_nested(layer, record):
                yield from self.give(layer, record["config"], own)
            elif layer.weights:
                found = set(self._found(layer, record["config"], own)) if own is not None else set()
                if not {id(weight) for weight in layer.weights} <= found:
                    yield left(layer)
                settle(layer)

    def _found(self, thing: Any, config: Config, node: int) -> Iterator[int]:
        """Sets what lies at the same attributes; the ids of the weights that were set."""
        for name, child in self._children(node).items():
            if name in _LISTS:
                continue
            part = _part(thing, name)
            if self._nodes[child].attributes and part is not None:
                key = self._nodes[child].attributes[0].checkpoint_key
                if tuple(self._shapes.get(key, ("none",))) == tuple(part.shape):
                    part.assign(self._reader.get_tensor(key))
                    yield id(part)
            elif isinstance(part, keras.Model):
                lost = list(self.give(part, config[name]["config"], child))
                yield from () if lost else map(id, part.weights)
            elif isinstance(part, list | keras.Layer):
                yield from self._found(part, config.get(name) or {}, child)

    def _children(self, node: int) -> dict[str, int]:
        return {child.local_name: child.node_id for child in self._nodes[node].children}


def _part(thing: Any, name: str) -> Any:
    """What Keras 3 has at the attribute, or at the place in a list, that Keras 2 named."""
    if isinstance(thing, list):
        return thing[int(name)] if name.isdigit() and int(name) < len(thing) else None
    found = getattr(thing, name, None)
    return getattr(thing, _OTHER_WORDS.get(name, name), None) if found is None else found
