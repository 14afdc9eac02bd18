"""The Python source of functions that came with a model, so that a project can keep them as text."""

from __future__ import annotations

import ast
import builtins
import inspect
import textwrap
from collections.abc import Callable, Iterator
from types import CodeType

from core.engine.errors import EngineError
from core.values import Code

_AT_HAND = {"keras", "ops", "layers", "np"}  # what the engine gives to a project's code


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
        text = textwrap.dedent(inspect.getsource(function))
    except (OSError, TypeError) as fault:
        raise NoSource(name, "Python has not kept the text.") from fault
    if function.__name__ == "<lambda>":
        return Code(name, f"{name} = {_lambda_in(text, function.__code__, name)}\n")
    return Code(function.__name__, text)


def _outside(function: Callable[..., object]) -> Iterator[str]:
    """Names that the function takes from around itself and that the engine does not give to code."""
    seen = inspect.getclosurevars(function)
    yield from seen.nonlocals
    for name in seen.globals:
        if name not in _AT_HAND and not hasattr(builtins, name):
            yield name


def _lambda_in(text: str, code: CodeType, name: str) -> str:
    """The one lambda of a statement that was compiled to `code`."""
    found = {part for node in _lambdas(text) if (part := ast.unparse(node)) and _same(part, code)}
    if len(found) != 1:
        raise NoSource(name, "several functions stand on its line.")
    return found.pop()


def _lambdas(text: str) -> Iterator[ast.Lambda]:
    """The lambdas of a statement, or of the part of one that Python kept: cut until it can be read."""
    try:
        tree = ast.parse(text)
    except SyntaxError:
        yield from _cut_out(text[text.find("lambda") :])
        return
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.Lambda))


def _cut_out(text: str) -> Iterator[ast.Lambda]:
    for end in range(len(text), 0, -1):
        try:
            tree = ast.parse(text[:end], mode="eval")
        except SyntaxError:
            continue
        yield from (node for node in ast.walk(tree) if isinstance(node, ast.Lambda))
        return


def _same(text: str, code: CodeType) -> bool:
    compiled = compile(text, "<lambda>", "eval").co_consts
    return any(isinstance(one, CodeType) and one.co_code == code.co_code for one in compiled)
