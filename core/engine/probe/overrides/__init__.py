"""The hand-written half of the catalogue: what probing cannot tell. Only the generator reads it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent


@cache
def table(name: str) -> Mapping[str, Any]:
    """The contents of one of the TOML files beside this module."""
    return tomllib.loads((_HERE / f"{name}.toml").read_text(encoding="utf-8"))


def patterns() -> Mapping[str, str]:
    """Notation by a regular expression for the field's name, in order."""
    found: Mapping[str, str] = table("fields")["patterns"]
    return found


@cache
def by_hand(kind: str, name: str) -> Mapping[str, Any]:
    """What the families of `kind` (`layers`, `ops`, `objects`) say about `name`, the later over the earlier."""
    found: dict[str, Any] = {}
    for family in table(kind)["family"]:
        if re.fullmatch(family["pattern"], name):
            found = _merged(found, family)
    return found


def _merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    both = {key: _merged(under[key], over[key]) for key in under.keys() & over.keys() if isinstance(over[key], dict)}
    return {**under, **over, **both}
