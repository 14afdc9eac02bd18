"""Configurations as JSON on their way out of a file that may be broken."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from core.importing.errors import ImportRefused


def parsed(text: Any, what: str, hook: Callable[[dict[str, Any]], object] | None = None) -> dict[str, Any]:
    """`what` is said of it where it is none; `hook` may put another thing for each object. Raises ImportRefused."""
    if not isinstance(text, str | bytes):
        raise ImportRefused(f"{what} is no text.")
    try:
        found = json.loads(text, object_hook=hook)
    except RecursionError as fault:
        raise ImportRefused(f"{what} is nested deeper than any model is.") from fault
    except ValueError as fault:
        raise ImportRefused(f"{what} is no JSON: {fault}.") from fault
    if not isinstance(found, dict):
        raise ImportRefused(f"{what} describes no model, as `model.to_json()` does.")
    return found
