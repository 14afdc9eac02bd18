"""Which recorded calls stand on one canvas, and in which order: branch by branch, each after what feeds it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from functools import cached_property

import keras

from core.engine.private import Node, Output, calls_of, inputs_and_outputs
from core.engine.reader.calls import Recorded, recorded_call
from core.engine.reader.clones import Originals
from core.engine.reader.discovery import Drawn
from core.engine.reader.parts import all_parts, is_model


class Canvas:
    """The calls of models that belong together.

    Calls that only make the masks which Keras hands on by itself are not among them. Wrapped layers in `apart` are
    blocks of their own.
    """

    def __init__(self, models: list[Drawn], originals: Originals, apart: Collection[keras.Layer] = ()) -> None:
        self.models = models
        self._originals = originals
        self._apart = apart
        self._recorded: dict[Node, Recorded] = {}
        self._order: dict[Node, None] = {}
        for drawn in models:
            for structure in reversed(inputs_and_outputs(drawn.graph)):
                for tensor in keras.tree.flatten(structure):
                    self._follow(self.output(tensor).node)

    def output(self, tensor: keras.KerasTensor) -> Output:
        return self._originals.output(tensor)

    def call(self, node: Node) -> Recorded:
        if node not in self._recorded:
            self._recorded[node] = recorded_call(node, self._originals)
        return self._recorded[node]

    def calls(self, operation: keras.Operation) -> list[Node]:
        """The operation's calls on this canvas, by node index."""
        return [node for node in calls_of(operation) if node in self._order]

    @cached_property
    def operations(self) -> tuple[keras.Operation, ...]:
        """The blocks, by their last call; behind them, without calls, wrapped layers that are shared or stand apart."""
        called = dict.fromkeys(reversed(dict.fromkeys(node.operation for node in reversed(self._order))))
        layers = [operation for operation in called if isinstance(operation, keras.Layer)]
        held = Counter(part for layer in layers for part in dict.fromkeys(all_parts(layer)))
        alone = (part for part, times in held.items() if (times > 1 or part in self._apart) and not is_model(part))
        return tuple(called | dict.fromkeys(alone))

    def _follow(self, last: Node) -> None:
        """Take in a call after everything that feeds it. Without recursion: models are thousands of calls deep."""
        waiting: list[tuple[Node, Iterator[Node]]] = [(last, self._feeding(last))]
        entered = {last}
        while waiting:
            node, feeding = waiting[-1]
            before = next((one for one in feeding if one not in entered and one not in self._order), None)
            if before is None:
                self._order[node] = None
                waiting.pop()
            else:
                entered.add(before)
                waiting.append((before, self._feeding(before)))

    def _feeding(self, node: Node) -> Iterator[Node]:
        return (output.node for output in self.call(node).links.values())
