"""What can be wrong with a `.loom` file, one class per kind, so that a caller can tell them apart."""

from __future__ import annotations

import json
from pathlib import Path

from core.errors import LayerLoomError

_LONGEST = 60


def quoted(text: object) -> str:
    """Text from a file as it may be shown: short, in quotes, without characters that a terminal would obey."""
    shown = str(text)
    shown = shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"
    return "".join(char if char.isprintable() else json.dumps(char)[1:-1] for char in f'"{shown}"')


class ProjectError(LayerLoomError):
    """A project that cannot be read or written."""


class FileRefused(ProjectError):
    """A file that cannot be opened: it is missing, no file, not allowed, or too large."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path}: {why}")
        self.path = path


class NotText(ProjectError):
    """Bytes that are no UTF-8 text."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {why}")


class NotJson(ProjectError):
    """Text that is no JSON, cut off, or JSON that nobody would write."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {why}")


class NotAProject(ProjectError):
    """JSON of something else."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {why} It is no LayerLoom project; open a .loom file.")


class NewerVersion(ProjectError):
    """A file that a newer LayerLoom wrote. It is left alone."""

    def __init__(self, where: str, version: int, known: int) -> None:
        super().__init__(
            f"{where}: the file has format version {version}, and this LayerLoom knows versions up to {known}. "
            "Install a newer LayerLoom to open it; the file was left as it is."
        )
        self.version, self.known = version, known


class BadRecord(ProjectError):
    """A field that holds what it must not. `steps` lead to it: `graphs`, `[0]`, `layers`, `[3]` …"""

    def __init__(self, what: str, steps: tuple[str, ...] = (), where: str = "") -> None:
        self.what, self.steps, self.where = what, steps, where
        super().__init__(": ".join(part for part in (where, self.path, what) if part))

    @property
    def path(self) -> str:
        return "".join(self.steps).lstrip(".")

    def under(self, step: str | int) -> BadRecord:
        """The same finding, seen from one level further out."""
        return BadRecord(self.what, (_step(step), *self.steps), self.where)

    def in_file(self, where: str) -> BadRecord:
        return BadRecord(self.what, self.steps, where)


class Unwritable(ProjectError):
    """A project that cannot be saved: it could not be read back, or the disk refuses it."""


def _step(step: str | int) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    return f".{step}" if step.lstrip("$").isidentifier() else f"[{quoted(step)}]"


def described(tree: object) -> str:
    """What a piece of JSON is, in words."""
    match tree:
        case None:
            return "null"
        case bool():
            return "true" if tree else "false"
        case int() | float():
            return f"the number {quoted(tree)[1:-1]}"
        case str():
            return f"the text {quoted(tree)}"
        case list():
            return "a list"
        case dict():
            return "an object"
        case _:
            return f"a {type(tree).__name__}"
