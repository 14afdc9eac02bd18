"""How many examples a slow property is given: a few in each run of the tests, more by the long profile."""

from __future__ import annotations

import os

from hypothesis import settings

_LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"


def few(count: int) -> settings:
    return settings(max_examples=count * 40 if _LONG else count)
