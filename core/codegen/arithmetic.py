"""Expressions over constants as a formatter spells them: `4*d_model` becomes `4 * d_model`, with the names given."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping

from core.expressions.grammar import parse

_PLAIN_NUMBER = re.compile(r"\d[\d_]*|\d+\.\d+|\d+(\.\d+)?[eE]-?\d+")
_SIMPLE = re.compile(r"-?[\d.]+(e[+-]?\d+)?|\w+")
_SIGNS: Mapping[type[ast.operator], tuple[str, int]] = {
    ast.Add: ("+", 1),
    ast.Sub: ("-", 1),
    ast.Mult: ("*", 2),
    ast.Div: ("/", 2),
    ast.FloorDiv: ("//", 2),
    ast.Mod: ("%", 2),
    ast.Pow: ("**", 4),
}
_UNARY, _ATOM = 3, 5


def arithmetic(text: str, names: Mapping[str, str]) -> str:
    """The expression with each constant under its name in the code; raises an ExpressionError."""
    return _Printer(text.strip(), names).spelled(parse(text))[0]


def is_simple(text: str) -> bool:
    """Whether a formatter takes the text for one word: a name or a number."""
    return _SIMPLE.fullmatch(text) is not None


def powered(base: str, exponent: str) -> str:
    """`base**exponent`; only between simple operands is there no space around the sign."""
    simple = is_simple(base) and is_simple(exponent.removeprefix("-"))
    return f"{base}**{exponent}" if simple else f"{base} ** {exponent}"


class _Printer:
    """Spells the nodes of one expression; each spelling comes with how strongly it binds."""

    def __init__(self, text: str, names: Mapping[str, str]) -> None:
        self._text, self._names = text, names

    def spelled(self, node: ast.expr) -> tuple[str, int]:
        match node:
            case ast.Name(id=name):
                return self._names.get(name, name), _ATOM
            case ast.Constant():
                return self._literal(node), _ATOM
            case ast.BinOp():
                return self._binary(node)
            case ast.UnaryOp(op=sign, operand=operand):
                least = _ATOM if isinstance(operand, ast.BinOp) else _UNARY
                return f"{'-' if isinstance(sign, ast.USub) else '+'}{self._bound(operand, least)}", _UNARY
            case ast.Call(func=ast.Name(id=function), args=items):
                return f"{function}({self._items(items)})", _ATOM
            case ast.Tuple(elts=items) | ast.List(elts=items):
                return f"({self._items(items)}{',' if len(items) == 1 else ''})", _ATOM
        raise AssertionError(f"the grammar let {type(node).__name__} through")

    def _binary(self, node: ast.BinOp) -> tuple[str, int]:
        sign, strength = _SIGNS[type(node.op)]
        if sign == "**":
            return powered(self._bound(node.left, _ATOM), self._bound(node.right, _UNARY)), strength
        return f"{self._bound(node.left, strength)} {sign} {self._bound(node.right, strength + 1)}", strength

    def _bound(self, node: ast.expr, least: int) -> str:
        text, strength = self.spelled(node)
        return text if strength >= least else f"({text})"

    def _items(self, items: list[ast.expr]) -> str:
        return ", ".join(self.spelled(item)[0] for item in items)

    def _literal(self, node: ast.Constant) -> str:
        typed = ast.get_source_segment(self._text, node) or ""
        return typed.lower() if _PLAIN_NUMBER.fullmatch(typed) else repr(node.value)
