"""From plain JSON to text that diffs well: records always spread over lines, short values always on one."""

from __future__ import annotations

import json

from core.project.parsing import Json

WIDTH = 100
_STEP = "  "
_json = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


class SpreadDict(dict[str, Json]):
    """An object that gets a line per key, however short it is."""


class SpreadList(list[Json]):
    """A list that gets a line per item, however short it is."""


def to_text(tree: Json) -> str:
    """The one text of `tree`, with a newline at its end."""
    pieces: list[str] = []
    _put(tree, "", 0, pieces)
    return "".join((*pieces, "\n"))


def _put(node: Json, indent: str, used: int, pieces: list[str]) -> None:
    """Append the text of `node`; `used` columns of its first line are taken by what stands before it."""
    short = _on_one_line(node, WIDTH - used)
    if short is not None:
        pieces.append(short)
    elif isinstance(node, dict):
        _put_spread("{}", [(f"{_json(key)}: ", item) for key, item in node.items()], indent, pieces)
    elif isinstance(node, list):
        _put_spread("[]", [("", item) for item in node], indent, pieces)


def _put_spread(brackets: str, items: list[tuple[str, Json]], indent: str, pieces: list[str]) -> None:
    inner = indent + _STEP
    before = f"{brackets[0]}\n{inner}"
    for label, item in items:
        pieces.append(before + label)
        _put(item, inner, len(inner) + len(label) + 1, pieces)
        before = f",\n{inner}"
    pieces.append(f"\n{indent}{brackets[1]}")


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
