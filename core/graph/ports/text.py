"""The text of a port, as Python would reach the argument: `query`, `inputs[2]`, `inputs["age"]`, `states[0][1]`."""

from __future__ import annotations

import re
from functools import lru_cache

from core.errors import LayerLoomError

Step = int | str
Path = tuple[Step, ...]

_NAME = re.compile(r"[^\W\d]\w*")
_ITEM = re.compile(r"\[(0|[1-9][0-9]{0,5})\]")
_STEP = re.compile(r'\[(?:(0|[1-9][0-9]{0,5})|"(.*?)")\](?=\[|$)', re.DOTALL)


class BadPort(LayerLoomError):
    """Text that names no port."""

    def __init__(self, text: str) -> None:
        super().__init__(f'`{text[:60]}` names no port. Write it as `inputs`, `inputs[2]` or `inputs["age"]`.')
        self.text = text


@lru_cache(maxsize=65536)
def parse_port(text: str) -> tuple[str, Path]:
    """The argument's name and the way into it (`inputs["age"][0]` → `("inputs", ("age", 0))`); raises BadPort."""
    name = _NAME.match(text)
    if name is None:
        raise BadPort(text)
    at, path = name.end(), []
    while at < len(text):
        step = _STEP.match(text, at)
        if step is None:
            raise BadPort(text)
        path.append(int(step[1]) if step[1] is not None else step[2])
        at = step.end()
    return name.group(), tuple(path)


def is_port(text: str) -> bool:
    """Whether `parse_port` takes the text."""
    try:
        parse_port(text)
    except BadPort:
        return False
    return True


def item_index(port: str, name: str) -> int | None:
    """k where `port` is item k of the list `name` (`inputs[2]` → 2), else None."""
    item = _ITEM.fullmatch(port, len(name)) if port.startswith(name) else None
    return int(item[1]) if item else None


def port_text(name: str, *path: Step) -> str:
    """The text of a port: the inverse of `parse_port`."""
    return name + "".join(f"[{step}]" if isinstance(step, int) else f'["{step}"]' for step in path)
