"""What Keras recorded about the calls of a model: beside core.engine.private the only place that reads its private API.

Tried on Keras 3.15.1. A node is a call of an operation; every operation lists its own in the order of the calls, and
some of them may belong to other models.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import keras
from keras.src.models.functional import Functional
from keras.src.ops.node import Node

__all__ = ["Functional", "Node", "Output", "calls", "graph_of", "inputs_and_outputs", "nodes", "producer"]


class Output(NamedTuple):
    """Output number `number` of a recorded call."""

    node: Node
    number: int


def graph_of(model: keras.Model) -> Functional | None:
    """The model as a graph of calls: itself, or what a Sequential model made of its stack; None where there is none."""
    if isinstance(model, keras.Sequential):
        return model._functional  # noqa: SLF001
    return model if isinstance(model, Functional) else None


def nodes(graph: Functional) -> Iterator[Node]:
    """The graph's own calls, each after those that feed it."""
    by_depth = graph._nodes_by_depth  # noqa: SLF001
    for depth in sorted(by_depth, reverse=True):
        yield from by_depth[depth]


def calls(operation: keras.Operation) -> tuple[Node, ...]:
    """All calls of an operation, those in other models included."""
    return tuple(operation._inbound_nodes)  # noqa: SLF001


def producer(tensor: keras.KerasTensor) -> Output:
    """The call behind a tensor."""
    history = tensor._keras_history  # noqa: SLF001
    return Output(calls(history.operation)[history.node_index], history.tensor_index)


def inputs_and_outputs(graph: Functional) -> tuple[object, object]:
    """The tensors as they were handed to `keras.Model`: bare, in lists or in dicts."""
    return graph._inputs_struct, graph._outputs_struct  # noqa: SLF001
