"""Lines into a process that may be gone already, and its log."""

from __future__ import annotations

import os
import subprocess
from collections import deque
from collections.abc import Callable

_CHATTER = ("I0000", "W0000", "E0000", "WARNING: All log")
_LONGEST = 200


def give(process: subprocess.Popen[bytes], line: bytes) -> bool:
    """Whether the process could still be given the line.

    It goes past Python's buffer: what is left in there for a process that is gone fails once more when the pipe is
    closed.
    """
    assert process.stdin
    try:
        while line:
            line = line[os.write(process.stdin.fileno(), line) :]
    except OSError:
        return False
    return True


def keep_words(process: subprocess.Popen[bytes], log: deque[str]) -> None:
    """Keeps in `log` the last lines that tell a person something: TensorFlow's chatter at every start does not."""

    def keep(line: str) -> None:
        text = line.strip()
        if text and not text.startswith(_CHATTER):
            log.append(text[:_LONGEST])

    read_log(process, keep)


def read_log(process: subprocess.Popen[bytes], note: Callable[[str], object]) -> None:
    """Hands every line of its log to `note`, until it ends."""
    assert process.stderr
    for line in process.stderr:
        note(line.decode("utf-8", "replace").rstrip("\n"))
