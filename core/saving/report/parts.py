"""What reports consist of, before it is HTML or Markdown."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """`right` names the columns of numbers, `code` those in a typewriter's letters that may break anywhere."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: frozenset[str] = frozenset()
    code: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with a paragraph, a table and a picture (SVG) below it, as far as it has them."""

    title: str
    text: str = ""
    table: Table | None = None
    picture: str = ""
