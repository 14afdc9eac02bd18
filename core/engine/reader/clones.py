"""Sees through the copies that Keras makes of calls when a model is cut out between inner tensors.

`keras.Model(inner, outputs)` records every call between the two once more, on copied tensors, behind inputs of its own.
Keras 3 names a copied tensor `<name>_clone` and such an input `<name>CLONE`; that, together with what feeds the call,
tells which call was meant.
"""

from __future__ import annotations

from collections.abc import Iterable

import keras

from core.engine.private import Functional, Node, Output, calls_of, nodes_of, producer

_TENSOR, _INPUT = "_clone", "CLONE"


class Originals:
    """For each recorded call of some models the call that it stands for: itself, unless it is a copy."""

    def __init__(self, graphs: Iterable[Functional]) -> None:
        every = [node for graph in graphs for node in nodes_of(graph)]
        self._named = {tensor.name: tensor for node in every for tensor in node.outputs}
        self._nodes: dict[Node, Node] = {}
        for node in every:
            self._nodes[node] = self._found(node)

    def output(self, tensor: keras.KerasTensor) -> Output:
        """The output port behind a tensor."""
        node, index = producer(tensor)
        meant = self._behind_input(node)
        if meant is not None:
            return self.output(meant)
        return Output(self.node(node), index)

    def node(self, node: Node) -> Node:
        return self._nodes.get(node, node)

    def is_copied_input(self, node: Node) -> bool:
        """Whether the call is an input which only stands for an inner tensor of another model."""
        return self._behind_input(node) is not None

    def _behind_input(self, node: Node) -> keras.KerasTensor | None:
        name = node.operation.name
        if not (isinstance(node.operation, keras.layers.InputLayer) and name.endswith(_INPUT)):
            return None
        return self._named.get(name.removesuffix(_INPUT))

    def _found(self, node: Node) -> Node:
        if not node.outputs or not node.outputs[0].name.endswith(_TENSOR):
            return node
        fed = self._feeds(node)
        for other in calls_of(node.operation):
            if other is not node and _stem(other) == _stem(node) and self._feeds(other) == fed:
                return self.node(other)
        return node

    def _feeds(self, node: Node) -> list[Output]:
        return [self.output(tensor) for tensor in node.input_tensors]


def _stem(node: Node) -> str:
    name: str = node.outputs[0].name
    while name.endswith(_TENSOR):
        name = name.removesuffix(_TENSOR)
    return name
