"""The stdout of a process that speaks in messages: kept for them alone."""

from __future__ import annotations

import os
import sys
from typing import BinaryIO


def guarded_stdout() -> BinaryIO:
    """The real stdout, for messages only: whatever else prints, in Python or below it, goes to stderr."""
    sys.stdout.flush()
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return out
