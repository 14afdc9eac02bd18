"""Takes a docstring in Keras's style apart: a summary, and the text of each argument."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

_ARGUMENTS = re.compile(r"\s*(Args|Arguments|Call arguments|Call Args|Keyword arguments):\s*", re.IGNORECASE)
_ITEM = re.compile(r"(?P<names>[`*\w]+(?:\s*,\s*[`*\w]+)*)\s*(?:\([^)]*\))?\s*:(?:\s+|$)(?P<text>.*)")


@dataclass(frozen=True, slots=True)
class Documentation:
    """What a class or function is, in a paragraph, and the text (Markdown) of each argument that has one."""

    summary: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


def parsed(docstring: str | None) -> Documentation:
    """The docstring's parts; sections that list no arguments are left out."""
    lines = inspect.cleandoc(docstring or "").splitlines()
    fields: dict[str, str] = {}
    for number, line in enumerate(lines):
        if _ARGUMENTS.fullmatch(line):
            fields.update(_items(_below(lines[number + 1 :], _indent(line))))
    return Documentation(_first_paragraph(lines), fields)


def _below(lines: Sequence[str], margin: int) -> list[str]:
    """The lines up to the first that is indented no further than the section's heading."""
    return list(takewhile(lambda line: not line.strip() or _indent(line) > margin, lines))


def _first_paragraph(lines: Sequence[str]) -> str:
    text = "\n".join(lines).strip()
    return " ".join(text.partition("\n\n")[0].split())


def _items(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Argument and text; an argument starts where the section's own indentation (or less) has a name and a colon."""
    margin = next((_indent(line) for line in lines if line.strip()), 0)
    names, block = "", list[str]()
    for line in lines:
        item = _ITEM.fullmatch(line.strip()) if line.strip() and _indent(line) <= margin else None
        if item is None:
            block.append(line)
            continue
        yield from _named(names, block)
        names, block = item["names"], [item["text"]]
    yield from _named(names, block)


def _named(names: str, block: Sequence[str]) -> Iterator[tuple[str, str]]:
    text = inspect.cleandoc("\n".join(block)).strip()
    for name in re.findall(r"\w+", names):
        yield name, text


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
