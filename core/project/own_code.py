"""The code that a project wants to run, as a person reads it before trusting it: functions, and modules beside it."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from core.graph.project import Project
from core.project.foreign import SavedGraph, own_code_of
from core.values import Code

_NO_TEXT = "It can't be shown as text. It can read and write files as you can: trust it only if you trust its maker."


class Piece(NamedTuple):
    """One function, module or graph of a SavedModel. `text` is empty for a module that lies elsewhere."""

    title: str
    text: str
    module: bool
    graph: bool = False

    @property
    def digest(self) -> str:
        """Stands for exactly this code: another text, or the same under another name, has another one."""
        return hashlib.sha256(f"{self.module}\n{self.title}\n{self.text}".encode()).hexdigest()[:32]


def own_code(project: Project, folder: Path | None) -> tuple[Piece, ...]:
    """Each piece once. With `folder`, where the project's file lies, modules there are read with what they import.

    A file that can't be read counts as empty: it can't be run either.
    """
    pieces: dict[Piece, None] = {}
    for thing in own_code_of(project):
        if isinstance(thing, Code):
            pieces[function_piece(thing)] = None
        elif isinstance(thing, SavedGraph):
            pieces[_graph_piece(thing, folder)] = None
        else:
            pieces |= dict.fromkeys(_modules(thing[0], folder))
    return tuple(pieces)


def function_piece(code: Code) -> Piece:
    return Piece(code.name, code.source, module=False)


def _graph_piece(graph: SavedGraph, folder: Path | None) -> Piece:
    """What it runs is no text; its digest stands for it, so that another graph there is asked about anew."""
    file = (folder or Path()) / graph.path / "saved_model.pb"
    try:
        known = file.stat()
        found = f"Its SHA-256 is {_sha256(file, known.st_mtime_ns, known.st_size)}."
    except OSError as fault:
        found = f"It can't be read: {fault.strerror or fault}."
    lines = f"A graph of TensorFlow, {file}.", _NO_TEXT, found
    return Piece(graph.path, "".join(f"# {line}\n" for line in lines), module=False, graph=True)


@lru_cache(maxsize=16)
def _sha256(file: Path, _changed: int, _size: int) -> str:
    """Worked out once for a file as it is, for the app asks at every edit. Raises OSError."""
    with file.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()


def _modules(name: str, folder: Path | None) -> Iterator[Piece]:
    """A module and those it imports from the same folder; only their text is read."""
    waiting, seen = [name], {name}
    while waiting:
        module = waiting.pop()
        file = _file_of(module, folder)
        text = _text(file) if file else ""
        if file or module == name:
            yield Piece(module, text, module=True)
        for other in _imported(text, module):
            if other not in seen:
                seen.add(other)
                waiting.append(other)


def _file_of(module: str, folder: Path | None) -> Path | None:
    if folder is None:
        return None
    stem = folder.joinpath(*module.split("."))
    return next((path for path in (stem.with_suffix(".py"), stem / "__init__.py") if path.is_file()), None)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _imported(text: str, module: str) -> Iterator[str]:
    """The modules that a text names in its imports, packages above them included."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    package = module.rpartition(".")[0]
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            start = ".".join(part for part in (package if node.level else "", node.module or "") if part)
            names = [start, *(f"{start}.{alias.name}" if start else alias.name for alias in node.names)]
        for name in filter(None, names):
            parts = name.split(".")
            yield from (".".join(parts[: end + 1]) for end in range(len(parts)))
