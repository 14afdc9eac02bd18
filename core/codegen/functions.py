"""What exported code needs beside Keras: functions that came with the project as source, and custom classes."""

from __future__ import annotations

import ast
import io
import subprocess
import tokenize
from collections.abc import Iterable
from functools import lru_cache

from ruff.__main__ import find_ruff_bin  # type: ignore[import-untyped]

from core.codegen.errors import NotWritable
from core.codegen.imports import Imports
from core.codegen.layout import WIDTH
from core.codegen.names import Names
from core.project.foreign import Foreign
from core.values import Code

_GIVEN = frozenset({"keras", "layers", "ops", "np"})  # what the engine lets such code use without an import
_FORMAT = ("format", "--isolated", "--line-length", str(WIDTH), "--target-version", "py311", "-")
_SECONDS = 10


def named(things: Iterable[Foreign], names: Names) -> dict[Foreign, str]:
    """Each thing once, under its own name where that is free; functions that are no Python are left out."""
    return {
        thing: names.give(thing.name if isinstance(thing, Code) else thing[1])
        for thing in dict.fromkeys(things)
        if not isinstance(thing, Code) or fault(thing) is None
    }


def fault(code: Code) -> str | None:
    """Why the source cannot stand in a Python file."""
    try:
        tree = _parsed(code.source)
    except NotWritable as wrong:
        return str(wrong)
    return None if code.name in _defined(tree) else f"its code defines no {code.name}."


def written(code: Code, name: str, imports: Imports) -> str:
    """The source as a formatter leaves it, the function under `name`; what it uses of Keras is imported."""
    used = {node.id for node in ast.walk(_parsed(code.source)) if isinstance(node, ast.Name)}
    for module in sorted(used & _GIVEN - _defined(_parsed(code.source))):
        imports.module(module)
    return formatted(code.source if name == code.name else _renamed(code.source, code.name, name))


@lru_cache(maxsize=256)
def formatted(source: str) -> str:
    """The source as `ruff format` leaves it. Asks once for each text, for starting a formatter takes its time.

    Without a formatter that runs here, the source stays as it is: it works all the same.
    """
    try:
        done = subprocess.run(  # noqa: S603  # the formatter that LayerLoom depends on; the source is only its input
            [find_ruff_bin(), *_FORMAT],
            input=source,
            capture_output=True,
            encoding="utf-8",
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return source.strip("\n")
    return (done.stdout if done.returncode == 0 else source).strip("\n")


@lru_cache(maxsize=256)
def _parsed(source: str) -> ast.Module:
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as wrong:
        raise NotWritable(f"its code is no valid Python ({wrong}).") from wrong


def _defined(tree: ast.Module) -> frozenset[str]:
    """The names that the top level of a source binds."""
    found: set[str] = set()
    for statement in tree.body:
        match statement:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.AsyncFunctionDef(name=name):
                found.add(name)
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                found |= {alias.asname or alias.name.partition(".")[0] for alias in aliases}
            case ast.Assign() | ast.AnnAssign():
                names = (node for node in ast.walk(statement) if isinstance(node, ast.Name))
                found |= {name.id for name in names if isinstance(name.ctx, ast.Store)}
    return frozenset(found)


def _renamed(source: str, old: str, new: str) -> str:
    """The source with the name changed wherever it stands for itself, not behind a dot."""
    lines = source.splitlines(keepends=True)
    tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    for before, token in reversed(list(zip([None, *tokens], tokens, strict=False))):
        if token.type == tokenize.NAME and token.string == old and (before is None or before.string != "."):
            (row, start), (_, end) = token.start, token.end
            lines[row - 1] = lines[row - 1][:start] + new + lines[row - 1][end:]
    return "".join(lines)
