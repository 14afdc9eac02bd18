"""Plain values as a formatter spells them: strings in double quotes, numbers, `float("inf")`."""

from __future__ import annotations

import math
from functools import lru_cache


def plain(value: str | float | None) -> str:
    """A scalar as Python source."""
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, float) and not math.isfinite(value):
        return f'float("{value}")'
    return repr(value)


@lru_cache(maxsize=8192)
def quoted(text: str) -> str:
    """A string literal, in the quotes that need fewer backslashes, double ones where that is even."""
    mark = "'" if text.count('"') > text.count("'") else '"'
    body = repr(f"'\"{text}")[4:-1].replace("\\'", "'")
    return mark + body.replace(mark, "\\" + mark) + mark
