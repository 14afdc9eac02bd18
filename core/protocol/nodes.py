"""Answers by node index: what `get_output_at(i)` and `get_input_shape_at(i)` of Keras 2 told, which Keras 3 dropped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from core.errors import LayerLoomError
from core.graph.records import Graph, Source
from core.protocol.answers import CallShapes, Shape, Tensor
from core.values import LayerId


class NoSuchCall(LayerLoomError):
    """A node index that a layer does not have, or of which nothing is known."""

    def __init__(self, layer: LayerId, node: int, known: int) -> None:
        have = f"It has {known} of which shapes are known, counted from 0." if known else "None of its calls is known."
        super().__init__(f"{layer} has no call {node}. {have}")
        self.layer, self.node = layer, node


class CallInput(NamedTuple):
    """What arrives at a port: where it comes from, and the tensor."""

    port: str
    source: Source
    tensor: Tensor | None


class NodeIndex:
    """The calls of one graph's layers by node index."""

    def __init__(self, graph: Graph, answers: Iterable[CallShapes]) -> None:
        self._graph = graph
        self._known = {(answer.layer, answer.node): answer for answer in answers if answer.graph == graph.id}

    def at(self, layer: LayerId, node: int) -> CallShapes:
        if (layer, node) not in self._known:
            raise NoSuchCall(layer, node, sum(known == layer for known, _ in self._known))
        return self._known[layer, node]

    def inputs_at(self, layer: LayerId, node: int) -> tuple[CallInput, ...]:
        """The `get_input_at(i)` of old: what each linked port of the call gets."""
        answer = self.at(layer, node)
        linked = self._graph.incoming.get(answer.call, {})
        return tuple(CallInput(port, source, answer.inputs.get(port)) for port, source in linked.items())

    def outputs_at(self, layer: LayerId, node: int) -> Mapping[Source, Tensor]:
        """The `get_output_at(i)` of old."""
        answer = self.at(layer, node)
        return {Source(answer.call, index): tensor for index, tensor in enumerate(answer.outputs)}

    def input_shapes_at(self, layer: LayerId, node: int) -> tuple[Shape, ...]:
        """The `get_input_shape_at(i)` of old, always as a tuple of shapes."""
        return tuple(tensor.shape for tensor in self.at(layer, node).inputs.values())

    def output_shapes_at(self, layer: LayerId, node: int) -> tuple[Shape, ...]:
        """The `get_output_shape_at(i)` of old, always as a tuple of shapes."""
        return tuple(tensor.shape for tensor in self.at(layer, node).outputs)
