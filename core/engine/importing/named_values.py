"""The names that a program gives to literals and to arithmetic over them, for the constants of a project."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from core.expressions import ExpressionError, resolve
from core.expressions.constants import name_fault
from core.values import Expression, Value


def named_values(tree: ast.Module) -> Iterator[tuple[str, Value]]:
    """What module-level names stand for, where they are given once: a literal, or arithmetic over earlier ones."""
    given = [target.id for node in ast.walk(tree) for target in targets(node)]
    found: dict[str, Value] = {}
    for statement in tree.body:
        if not isinstance(statement, ast.Assign):
            continue
        (name, *others) = [target.id for target in targets(statement)] or [""]
        if not name or others or given.count(name) > 1 or name_fault(name):
            continue
        value = _literal(statement.value, found)
        if value is not None:
            found[name] = value
            yield name, value


def targets(node: ast.AST) -> Iterator[ast.Name]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AugAssign) else []
    return (target for target in targets if isinstance(target, ast.Name))


def _literal(node: ast.expr, known: Mapping[str, Value]) -> Value:
    try:
        value = ast.literal_eval(node)
    except ValueError:
        names = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
        if not names or not names & known.keys():
            return None
        written = Expression(ast.unparse(node))
        try:
            resolve(written, known)
        except ExpressionError:
            return None
        return written
    return value if isinstance(value, bool | int | float | str | tuple) else None
