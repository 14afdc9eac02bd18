"""The Python source of functions that came with a model, so that a project can keep them as text."""

from __future__ import annotations

import ast
import builtins
import inspect
import textwrap
from collections.abc import Callable, Iterator
from types import CodeType
from typing import NamedTuple

from core.engine.errors import EngineError
from core.values import Code

RECORDER = "__layerloom_made__"  # to this, a file that is imported tells what its calls give; no text names it
_AT_HAND = {"keras", "ops", "layers", "np", RECORDER}  # what the engine gives to a project's code


class NoSource(EngineError):
    """A function whose source is nowhere to be found, or would not run on its own."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"the source of function {name} is not at hand: {reason}")


def code_of(function: Callable[..., object], name: str) -> Code:
    """The function as text that defines `name` (a lambda) or the function under its own name; raises NoSource."""
    if not hasattr(function, "__code__"):
        raise NoSource(name, "it is not written in Python.")
    missing = sorted(_outside(function))
    if missing:
        raise NoSource(name, f"it uses {', '.join(missing)} from outside of itself.")
    try:
        if function.__name__ == "<lambda>":
            return Code(name, f"{name} = {_lambda(function)}\n")
        return Code(function.__name__, textwrap.dedent(inspect.getsource(function)))
    except (OSError, TypeError, SyntaxError) as fault:
        raise NoSource(name, "Python has not kept the text.") from fault


def _outside(function: Callable[..., object]) -> Iterator[str]:
    """Names that the function takes from around itself and that the engine does not give to code."""
    seen = inspect.getclosurevars(function)
    yield from seen.nonlocals
    for name in seen.globals:
        if name not in _AT_HAND and not hasattr(builtins, name):
            yield name


def _places(code: CodeType) -> Iterator[_Place]:
    for line, end_line, column, end_column in code.co_positions():
        if line is not None and end_line is not None and column is not None and end_column:
            yield _Place(line, end_line, column, end_column)


def _lambda(function: Callable[..., object]) -> str:
    """The text of a lambda: the smallest one of its file around all that was compiled to its code."""
    lines, _ = inspect.findsource(function)
    places = list(_places(function.__code__))
    found = [node for node in ast.walk(ast.parse("".join(lines))) if isinstance(node, ast.Lambda)]
    around = [node for node in found if all(place.is_in(node.body) for place in places)]
    if not places or not around:
        raise OSError("the file has changed")
    return ast.unparse(min(around, key=lambda node: len(ast.unparse(node))))


class _Place(NamedTuple):
    """Where in a file an instruction comes from, as Python keeps it: lines from 1, columns in bytes from 0."""

    line: int
    end_line: int
    column: int
    end_column: int

    def is_in(self, node: ast.expr) -> bool:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        starts = (node.lineno, node.col_offset) <= (self.line, self.column)
        return starts and (self.end_line, self.end_column) <= (node.end_lineno, node.end_col_offset)
