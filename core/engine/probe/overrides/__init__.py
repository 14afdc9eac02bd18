"""The hand-written half of the catalogue: what probing cannot tell. Only the generator reads it."""

from __future__ import annotations

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
