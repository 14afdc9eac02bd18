"""The streams of a process: stdout kept for messages alone, stderr without the chatter of native code."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO


def guarded_stdout() -> BinaryIO:
    """The real stdout, for messages only: whatever else prints, in Python or below it, goes to stderr."""
    sys.stdout.flush()
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return out


@contextmanager
def unheard_stderr() -> Iterator[None]:
    """Inside, what is written to stderr, by native code too, goes nowhere: for code that raises all that matters."""
    sys.stderr.flush()
    before = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    try:
        yield
    finally:
        os.dup2(before, 2)
        os.close(before)
