"""Configurations as JSON on their way out of a file that may be broken."""

from __future__ import annotations

import json
from typing import Any

from core.importing.errors import ImportRefused


def parsed(text: Any, what: str) -> dict[str, Any]:
    """`what` is said of it where it is none. Raises ImportRefused."""
    if not isinstance(text, str | bytes):
        raise ImportRefused(f"{what} is no text.")
    try:
        found = json.loads(text)
    except RecursionError as fault:
        raise ImportRefused(f"{what} is nested deeper than any model is.") from fault
    except ValueError as fault:
        raise ImportRefused(f"{what} is no JSON: {fault}.") from fault
    if not isinstance(found, dict):
        raise ImportRefused(f"{what} describes no model, as `model.to_json()` does.")
    return found
