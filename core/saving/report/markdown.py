"""A report as Markdown, its pictures as files beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from core.saving.report.parts import Section, Table
from core.saving.report.sections import Facts, headline, sections


def markdown(facts: Facts, stem: str) -> tuple[str, Mapping[str, str]]:
    """The text, and its pictures (SVG) by the names of the files that it shows; `stem` begins these."""
    pictures: dict[str, str] = {}
    figures = " · ".join(f"{value} {what}" for what, value in headline(facts))
    parts = [f"# {_plain(facts.title)}", f"Model `{facts.model.name}`: {figures}"]
    for section in sections(facts):
        parts.append(f"## {_plain(section.title)}")
        parts += _below(section, stem, pictures)
    return "\n\n".join(parts) + "\n", pictures


def _below(section: Section, stem: str, pictures: dict[str, str]) -> Iterator[str]:
    if section.text:
        yield _plain(section.text)
    if section.picture:
        name = f"{stem}-{section.title.lower()}.svg"
        pictures[name] = section.picture
        yield f"![{section.title}](<{name}>)"
    if section.table:
        yield "\n".join(_lines(section.table))


def _lines(table: Table) -> Iterator[str]:
    yield _row(table.head)
    yield _row(tuple("--:" if name in table.right else "---" for name in table.head))
    for row in table.rows:
        cells = zip(table.head, row, strict=True)
        yield _row(tuple(f"`{cell}`" if cell and head in table.code else _plain(cell) for head, cell in cells))


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(' '.join(cell.replace('|', chr(92) + '|').split()) for cell in cells)} |"


def _plain(text: str) -> str:
    """Text of which Markdown makes nothing else."""
    return re.sub(r"([\\`*_<>\[\]#])", r"\\\1", text)
