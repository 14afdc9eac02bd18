"""What stands in the text of a program and what running it made of that: a layer, a model, a tensor."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import keras

from core.engine.private import operation_behind
from core.engine.reader.signatures import parameters

Place = tuple[int, int, int, int]
MAKING = (ast.Call, ast.BinOp, ast.UnaryOp, ast.Subscript)


@dataclass(frozen=True)
class Made:
    """A call, an index or arithmetic in the text, and what it gave: a layer, a model or a tensor.

    It is flat where it stands in no function. `handed_on` are the calls further out that gave the same model.
    """

    node: ast.expr
    thing: object
    is_flat: bool = True
    handed_on: tuple[ast.expr, ...] = ()

    @property
    def operation(self) -> object:
        """The layer or op: the one that was made, or that has made the tensor."""
        return operation_behind(self.thing) if isinstance(self.thing, keras.KerasTensor) else self.thing

    @property
    def is_call(self) -> bool:
        """Whether it is a use of a layer and not its making; an op has nothing but uses, an input none."""
        return (
            isinstance(self.thing, keras.KerasTensor) and isinstance(self.operation, keras.Layer) and not self._is_input
        )

    @property
    def _is_input(self) -> bool:
        return isinstance(self.operation, keras.layers.InputLayer)

    @property
    def given(self) -> Mapping[str, ast.expr]:
        """What a constructor, an op or an operator was given in the text, by name."""
        if isinstance(self.node, ast.BinOp):
            return {"x1": self.node.left, "x2": self.node.right}
        if isinstance(self.node, ast.Subscript):
            return {"key": self.node.slice}
        if not isinstance(self.node, ast.Call):
            return {}
        placed = dict(zip(self._parameters(self.node), self.node.args, strict=False))
        return {**placed, **{one.arg: one.value for one in self.node.keywords if one.arg}}

    def _parameters(self, node: ast.Call) -> Iterable[str]:
        operation = self.operation
        if isinstance(operation, keras.layers.InputLayer):
            return inspect.signature(keras.Input).parameters
        if isinstance(operation, keras.Layer):
            return parameters(type(operation))
        function = getattr(keras.ops, ast.unparse(node.func).rpartition(".")[2], None)
        return inspect.signature(function).parameters if function else ()


def place_of(node: ast.expr) -> Place:
    """Where a node stands in the text: its first and last line and column."""
    return node.lineno, node.col_offset, node.end_lineno or 0, node.end_col_offset or 0


def set_apart(text: str, made: Iterable[Made]) -> frozenset[keras.Layer]:
    """The layers that the text makes, with a name, in a statement of their own: as our export writes blocks."""
    statements = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Assign))
    whole = {place_of(statement.value) for statement in statements if isinstance(statement.targets[0], ast.Name)}
    return frozenset(
        one.thing
        for one in made
        if isinstance(one.thing, keras.Layer) and place_of(one.node) in whole and "name" in one.given
    )
