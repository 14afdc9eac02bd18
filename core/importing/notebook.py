"""What runs of a notebook: its code cells below each other, without what only IPython understands."""

from __future__ import annotations

import ast
import json
import re

_LINE = re.compile(r"(?P<indent>\s*)(?:[%!?].*|[\w.*]+\?{1,2}\s*)")  # a magic, a command, a question
_GIVEN = re.compile(r"(?P<indent>\s*)(?P<name>\w+)\s*=\s*[%!].*")  # what one of them gave
_PYTHON = {"", "python"}


def program_in(notebook: str) -> str:
    """From the text of an `.ipynb` file. Raises ValueError for what is no notebook, and for one of another language."""
    return "\n".join(_cells(notebook))


def place_in(notebook: str, line: int) -> tuple[int, int]:
    """The number of the code cell that a line of the program comes from, and of the line in it, from 1."""
    for number, cell in enumerate(_cells(notebook), 1):
        length = cell.count("\n") + 1
        if line <= length:
            return number, line
        line -= length
    raise ValueError(f"the notebook has {line} lines less")


def _cells(notebook: str) -> list[str]:
    try:
        tree = json.loads(notebook)
        sources = ["".join(cell["source"]) for cell in tree["cells"] if cell["cell_type"] == "code"]
        about = tree.get("metadata", {}).get("kernelspec", {})
        language = str(about.get("language", "")).lower()
    except RecursionError:
        raise ValueError("it is nested deeper than any notebook is") from None
    except (KeyError, TypeError, AttributeError) as fault:
        raise ValueError(f"it has no cells that can be read ({fault})") from fault
    if language not in _PYTHON:
        raise ValueError(f"it is written in {language}, and LayerLoom runs Python alone")
    return [_plain(source) for source in sources]


def _plain(source: str) -> str:
    """What is Python already stays as it is: a line of it may well begin with a `%`."""
    if source.lstrip().startswith("%%"):
        return ""
    try:
        ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return "\n".join(map(_plain_line, source.splitlines()))
    return source


def _plain_line(line: str) -> str:
    if found := _GIVEN.fullmatch(line):
        return f"{found['indent']}{found['name']} = None"
    found = _LINE.fullmatch(line)
    return f"{found['indent']}pass" if found else line
