"""From plain JSON to text that diffs well: records always spread over lines, short values always on one."""

from __future__ import annotations

import json
from collections.abc import Iterator

from core.project.parsing import Json

WIDTH = 100
_STEP = "  "


class SpreadDict(dict[str, Json]):
    """An object that gets a line per key, however short it is."""


class SpreadList(list[Json]):
    """A list that gets a line per item, however short it is."""


def to_text(tree: Json) -> str:
    """The one text of `tree`, with a newline at its end."""
    return "".join((*_pieces(tree, "", 0), "\n"))


def _pieces(node: Json, indent: str, used: int) -> Iterator[str]:
    """The text of `node` piece by piece; `used` columns of its first line are taken by what stands before it."""
    short = _on_one_line(node, WIDTH - used)
    if short is not None:
        yield short
    elif isinstance(node, dict):
        yield from _spread("{}", [(f"{_json(key)}: ", item) for key, item in node.items()], indent)
    elif isinstance(node, list):
        yield from _spread("[]", [("", item) for item in node], indent)


def _spread(brackets: str, items: list[tuple[str, Json]], indent: str) -> Iterator[str]:
    inner = indent + _STEP
    yield brackets[0]
    for index, (label, item) in enumerate(items):
        yield f"{',' if index else ''}\n{inner}{label}"
        yield from _pieces(item, inner, len(inner) + len(label) + 1)
    yield f"\n{indent}{brackets[1]}"


def _on_one_line(node: Json, room: int) -> str | None:
    """Its text, if it may stand on one line and fits; texts and numbers cannot be spread, so they always do."""
    if not isinstance(node, dict | list) or not node:
        return _json(node)
    if len(node) > WIDTH:
        return None
    text = _json(node)
    return text if len(text) <= room and not _holds_spread(node) else None


def _holds_spread(node: Json) -> bool:
    if isinstance(node, SpreadDict | SpreadList):
        return bool(node)
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return any(map(_holds_spread, children))


def _json(node: Json) -> str:
    return json.dumps(node, ensure_ascii=False, allow_nan=False)
