"""Reads the small Python that a field takes: numbers, tuples, arithmetic, `LSTMCell(32)`. Nothing is ever run."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from core.catalog.records import Entry, FieldType
from core.catalog.table import load
from core.errors import LayerLoomError
from core.expressions import ExpressionError, names_in
from core.graph.validation.objects import GROUPS
from core.values import EllipsisMark, Expression, KerasObject, Slice, Value

_LAYERS = ("layers",)
_TOO_LONG = 100_000


class WrongText(LayerLoomError):
    """What was typed is no value for the field."""


def parsed(kind: FieldType, typed: str, constants: Mapping[str, Value]) -> Value:
    """The value a text stands for; a text that is no Python stands for itself."""
    tree = _tree(typed)
    if tree is None or (isinstance(tree, ast.Name) and tree.id not in constants):
        return typed
    return _Reader(kind, typed).value(tree)


def indexed(typed: str) -> Value:
    """What stands between the brackets of `x[…]`, typed with them or without."""
    inner = typed[1:-1] if typed.startswith("[") and typed.endswith("]") else typed
    text = f"x[{inner}]"
    tree = _tree(text)
    if not isinstance(tree, ast.Subscript):
        return typed
    return _Reader(FieldType.INDEX, text).value(tree.slice)


def _tree(typed: str) -> ast.expr | None:
    if len(typed) > _TOO_LONG:
        return None
    try:
        return ast.parse(typed, mode="eval").body
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None


class _Reader:
    """Turns the tree of one text into a value."""

    def __init__(self, kind: FieldType, text: str) -> None:
        self._text = text
        self._groups = GROUPS[kind].groups if kind in GROUPS else _LAYERS

    def value(self, node: ast.expr | None) -> Value:  # one line per kind of node
        match node:
            case None:
                return None
            case ast.Constant(value=bool() | int() | float() | str() | None as literal):
                return literal
            case ast.Constant(value=value) if value is ...:
                return EllipsisMark()
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
                return -number
            case ast.Tuple(elts=items) | ast.List(elts=items):
                return tuple(self.value(item) for item in items)
            case ast.Dict(keys=keys, values=values):
                return {str(self.value(key)): self.value(item) for key, item in zip(keys, values, strict=True)}
            case ast.Slice(lower=lower, upper=upper, step=step):
                return Slice(self.value(lower), self.value(upper), self.value(step))
            case ast.Call(func=ast.Name(id=name)) if entry := self._entry(name):
                return KerasObject(entry.path, dict(self._arguments(entry, node)))
        return self._arithmetic(node)

    def _entry(self, name: str) -> Entry | None:
        return next((entry for group in self._groups if (entry := load().entry(f"{group}.{name}"))), None)

    def _arguments(self, entry: Entry, call: ast.Call) -> Iterator[tuple[str, Value]]:
        if len(call.args) > len(entry.fields) or not all(keyword.arg for keyword in call.keywords):
            raise WrongText(f"gives {entry.name} arguments that it does not have")
        yield from ((field.name, self.value(item)) for field, item in zip(entry.fields, call.args, strict=False))
        yield from ((str(keyword.arg), self.value(keyword.value)) for keyword in call.keywords)

    def _arithmetic(self, node: ast.expr) -> Value:
        text = ast.get_source_segment(self._text, node) or self._text
        try:
            names_in(text)
        except ExpressionError as fault:
            raise WrongText(f"cannot be read: {fault}") from fault
        return Expression(text)
