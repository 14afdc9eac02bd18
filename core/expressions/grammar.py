"""The grammar of expressions: text becomes a tree of `ast` nodes in which only arithmetic is left."""

from __future__ import annotations

import ast
import warnings
from functools import lru_cache
from itertools import accumulate

from core.expressions.errors import NotArithmetic, OutOfBounds

LONGEST_TEXT = 500
DEEPEST_TREE = 40
FUNCTIONS = frozenset({"min", "max", "round", "int"})

_BRANCHES = (ast.BinOp, ast.UnaryOp, ast.Tuple, ast.List)
_OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.UAdd, ast.USub, ast.Load)


@lru_cache(maxsize=4096)
def parse(text: str) -> ast.expr:
    """The tree of an expression; raises NotArithmetic or OutOfBounds. Every node of it is in the grammar."""
    if len(text) > LONGEST_TEXT:
        raise OutOfBounds(text, f"is longer than {LONGEST_TEXT} characters")
    if "#" in text:  # a comment would swallow what follows the expression in exported code
        raise NotArithmetic(text)
    tree = _tree(text)
    _check(tree, text, depth=1)
    return tree


def _tree(text: str) -> ast.expr:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # what Python frowns at (`1if x`) lies outside the grammar
            return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError) as fault:
        raise NotArithmetic(text) from fault
    except (RecursionError, MemoryError) as fault:
        raise OutOfBounds(text, "is nested too deeply") from fault


@lru_cache(maxsize=4096)
def names_in(text: str) -> frozenset[str]:
    """The constants that an expression uses."""
    return frozenset(node.id for node in _names(parse(text)))


def renamed(text: str, old: str, new: str) -> str:
    """The expression with every use of the constant `old` called `new`; the rest of the text stays as typed."""
    stripped = text.strip()
    starts = list(accumulate((len(line) for line in stripped.encode().splitlines(keepends=True)), initial=0))
    data = stripped.encode()
    for node in sorted(_names(parse(text)), key=lambda name: (name.lineno, name.col_offset), reverse=True):
        if node.id == old:
            start = starts[node.lineno - 1]
            data = data[: start + node.col_offset] + new.encode() + data[start + (node.end_col_offset or 0) :]
    return data.decode()


def _names(tree: ast.expr) -> list[ast.Name]:
    functions = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    return [node for node in ast.walk(tree) if isinstance(node, ast.Name) and id(node) not in functions]


def _check(node: ast.AST, text: str, depth: int) -> None:
    if depth > DEEPEST_TREE:
        raise OutOfBounds(text, "is nested too deeply")
    if isinstance(node, ast.Call):
        _check_call(node, text)
    elif isinstance(node, ast.Constant):
        _check_literal(node, text)
    elif not isinstance(node, (*_BRANCHES, *_OPERATORS, ast.Name)):
        raise NotArithmetic(text)
    for child in ast.iter_child_nodes(node):
        _check(child, text, depth + 1)


def _check_call(node: ast.Call, text: str) -> None:
    if not isinstance(node.func, ast.Name) or node.func.id not in FUNCTIONS:
        raise NotArithmetic(text, "calls something that is not min, max, round or int")
    if node.keywords or not node.args:
        raise NotArithmetic(text, f"calls {node.func.id} in a way that is not supported")


def _check_literal(node: ast.Constant, text: str) -> None:
    if node.value is not None and not isinstance(node.value, (bool, int, float)):
        raise NotArithmetic(text, f"holds {type(node.value).__name__} text where a number belongs")
