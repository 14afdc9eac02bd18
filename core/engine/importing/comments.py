"""The comments and variables of a program's statements, for the notes and names of blocks."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator, Sequence
from itertools import pairwise

from core.codegen.layout import WIDTH
from core.codegen.page import comment
from core.engine.importing.made import MAKING, place_of
from core.engine.importing.named_values import targets


class Comments:
    """The comments above statements. Each is given out once: to the first call of the statement that asks."""

    def __init__(self, text: str, tree: ast.Module) -> None:
        self._comments = dict(_alone(text))
        self._statements = {
            place_of(node): statement
            for statement in ast.walk(tree)
            if isinstance(statement, ast.Assign | ast.Expr | ast.Return)
            for node in ast.walk(statement)
            if isinstance(node, MAKING)
        }
        self._given: set[int] = set()
        self._targets = [target.id for node in ast.walk(tree) for target in targets(node)]

    def variable(self, node: ast.expr) -> str:
        """The variable that is given this very thing, where it is given nothing else; else nothing."""
        name = self.target(node)
        return name if self._targets.count(name) == 1 else ""

    def target(self, node: ast.expr) -> str:
        """The one variable that is given this very thing; else nothing."""
        statement = self._statements.get(place_of(node))
        if not isinstance(statement, ast.Assign) or place_of(statement.value) != place_of(node):
            return ""
        names = [target.id for target in targets(statement)]
        return names[0] if len(names) == 1 else ""

    def targets(self, node: ast.expr) -> list[str]:
        """The variables that are given the parts of this very thing."""
        statement = self._statements.get(place_of(node))
        if not isinstance(statement, ast.Assign) or place_of(statement.value) != place_of(node):
            return []
        return [one.id for target in statement.targets for one in ast.walk(target) if isinstance(one, ast.Name)]

    def above(self, node: ast.expr) -> str:
        statement = self._statements.get(place_of(node))
        if statement is None or statement.lineno in self._given:
            return ""
        self._given.add(statement.lineno)
        line, lines = statement.lineno - 1, list[str]()
        while line in self._comments:
            lines.insert(0, self._comments[line])
            line -= 1
        return _unwrapped(lines, WIDTH - statement.col_offset)


def _alone(text: str) -> Iterator[tuple[int, str]]:
    """Comments that have a line to themselves, by the number of the line."""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT and not token.line[: token.start[1]].strip():
            yield token.start[0], token.string.removeprefix("#").removeprefix(" ")


def _unwrapped(lines: Sequence[str], width: int) -> str:
    """The text of a comment, its lines joined where only the width had parted them."""
    if not lines:
        return ""
    note = lines[0]
    for before, after in pairwise(lines):
        joined = list(comment(f"{before} {after}", width))
        note += " " + after if joined and joined[0] == f"# {before}" else "\n" + after
    return note
