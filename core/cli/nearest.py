"""`Did you mean …?` for anything that has a name."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def did_you_mean(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """A question that offers the names most like `name`; `otherwise` where none is."""
    by_fold = {known_name.casefold(): known_name for known_name in known}
    near = difflib.get_close_matches(name.casefold(), by_fold, n=3, cutoff=0.6)
    return f"Did you mean {' or '.join(by_fold[found] for found in near)}?" if near else otherwise
