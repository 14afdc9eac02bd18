"""From text to plain JSON: the border where broken and hostile files are stopped before anything looks inside."""

from __future__ import annotations

import json
import re
from collections import Counter
from math import isinf
from typing import Never

from core.project.errors import NotJson, NotText, quoted

DEEPEST = 100
MOST_CONTAINERS = 4_000_000
BIGGEST = 10**300

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")


class _Refused(ValueError):
    """Raised inside the parser, where the name of the file is not known."""


def decode_text(data: bytes, where: str) -> str:
    """The text of a file. A UTF-8 mark at its start is allowed, since some Windows editors put one there."""
    if data.startswith(_WIDE_MARKS):
        raise NotText(where, "the text is stored as UTF-16. Save it as UTF-8.")
    if b"\x00" in data:
        raise NotText(where, "this is a binary file, not text. Open a .loom file.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise NotText(
            where, f"byte {problem.start} is no UTF-8 text. Open a .loom file, or save this one as UTF-8."
        ) from None


def parse(text: str, where: str) -> Json:
    """Plain JSON, with every key once, every number finite and no more than `DEEPEST` levels."""
    if not text.strip():
        raise NotJson(where, "the file is empty. Restore it from a copy, such as the one whose name ends in ~.")
    if text.count("[") + text.count("{") > MOST_CONTAINERS:
        raise NotJson(where, f"more than {MOST_CONTAINERS:,} lists and objects; no project is that large.")
    try:
        tree: Json = json.loads(text, object_pairs_hook=_object, parse_constant=_constant)
    except json.JSONDecodeError as problem:
        raise NotJson(where, _syntax(problem, text)) from None
    except RecursionError:
        raise NotJson(where, _too_deep()) from None
    except _Refused as problem:
        raise NotJson(where, str(problem)) from None
    except ValueError:  # Python's own limit for the digits of a number
        raise NotJson(where, "there is a number of thousands of digits. Write one below 1e300.") from None
    check_limits(tree, where)
    if _SURROGATE.search(text):
        _check_unicode(tree, where)
    return tree


def check_limits(tree: Json, where: str) -> None:
    """Raises NotJson where lists and objects are nested too deeply, or a number is too large for a float."""
    level: list[Json] = [tree]
    for _ in range(DEEPEST):
        level = [child for node in level for child in _children(node) if _is_container(child, where)]
        if not level:
            return
    raise NotJson(where, _too_deep())


def _is_container(node: Json, where: str) -> bool:
    if isinstance(node, list | dict):
        return True
    too_large = not -BIGGEST < node < BIGGEST if isinstance(node, int) else isinstance(node, float) and isinf(node)
    if too_large:
        raise NotJson(where, 'there is a number that is too large. Write one below 1e300, or {"$float": "inf"}.')
    return False


def _check_unicode(tree: Json, where: str) -> None:
    try:
        json.dumps(tree, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        raise NotText(where, "a text holds half of a character (a lone surrogate). Remove that \\u escape.") from None


def _children(node: Json) -> list[Json]:
    if isinstance(node, dict):
        return list(node.values())
    return node if isinstance(node, list) else []


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) < len(pairs):
        double = Counter(key for key, _ in pairs).most_common(1)[0][0]
        raise _Refused(f"the key {quoted(double)} stands twice in one object. Keep one of the two.")
    return found


def _constant(name: str) -> Never:
    tagged = {"NaN": "nan", "Infinity": "inf", "-Infinity": "-inf"}[name]
    raise _Refused(f'{name} is no JSON. Write {{"$float": "{tagged}"}}.')


def _too_deep() -> str:
    return f"lists and objects are nested more than {DEEPEST} levels deep. No project needs that; flatten them."


def _syntax(problem: json.JSONDecodeError, text: str) -> str:
    place = f"line {problem.lineno}, column {problem.colno}"
    if problem.pos >= len(text.rstrip()) or problem.msg.startswith("Unterminated string"):
        return f"the text ends too early, at {place}. The file was cut off; restore it from a copy."
    return f"{place}: this is no JSON ({problem.msg.lower()}). Open a .loom file, or mend this one there."
