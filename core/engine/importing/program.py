"""The text of a program that is imported: of a Python file, a part of one, or the code cells of a notebook."""

from __future__ import annotations

import tokenize
from pathlib import Path

from core.importing.errors import ImportRefused
from core.importing.notebook import place_in, program_in
from core.importing.part import Part
from core.tying.region import digest


def program(path: Path, part: Part | None) -> str:
    """Raises ImportRefused for what is no text or no notebook, and for a part that has changed since it was read."""
    return _notebook(path) if path.suffix == ".ipynb" else _text(path, part)


def place(path: Path, line: int | None) -> str:
    """How a message begins that is about a line of the program; nothing where the line is not known."""
    if not line:
        return ""
    if path.suffix != ".ipynb":
        return f"line {line}: "
    cell, within = place_in(path.read_text(encoding="utf-8"), line)
    return f"code cell {cell}, line {within}: "


def _text(path: Path, part: Part | None) -> str:
    """Decoded as Python does it; down to the end of a part, if that is what somebody has read."""
    try:
        with tokenize.open(path) as file:
            text = file.read()
    except (SyntaxError, UnicodeDecodeError) as fault:
        raise ImportRefused(f"{path.name} is no Python: {fault}. Save it as UTF-8.") from fault
    if part is None:
        return text
    read = "".join(f"{line}\n" for line in text.split("\n")[: part.last])
    if digest(read) != part.digest:
        raise ImportRefused(f"{path.name} has changed since it was read. Look at it again.")
    return read


def _notebook(path: Path) -> str:
    try:
        return program_in(path.read_text(encoding="utf-8"))
    except ValueError as fault:
        raise ImportRefused(f"{path.name} is no notebook: {fault}.") from fault
