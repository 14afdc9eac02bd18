"""The streams of a process: stdout kept for messages alone, stderr without the chatter of native code."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO, TextIO


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


@contextmanager
def lent_streams() -> Iterator[None]:
    """Inside, code may close or replace stdout and stderr, Python's and the system's: behind it they are as before."""
    before, kept = (sys.stdout, sys.stderr), (os.dup(1), os.dup(2))
    try:
        yield
    finally:
        for number, copy in zip((1, 2), kept, strict=True):
            _put_back(copy, number)
        sys.stdout, sys.stderr = (_open(*pair) for pair in zip(before, (1, 2), strict=True))


def _put_back(copy: int, number: int) -> None:
    try:
        os.dup2(copy, number)
    except OSError:  # all but the first few that were open have been closed
        with suppress(OSError):
            os.fstat(number)
            return
        copy = os.open(os.devnull, os.O_WRONLY)  # or these as well
        os.dup2(copy, number)
    if copy != number:
        os.close(copy)


def _open(stream: TextIO, number: int) -> TextIO:
    if not stream.closed:
        return stream
    return open(number, "w", buffering=1, encoding="utf-8", errors="replace", closefd=False)
