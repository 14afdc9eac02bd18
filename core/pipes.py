"""Processes of ours: how they are started, lines into one that may be gone already, and its log."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

_CHATTER = ("I0000", "W0000", "E0000", "WARNING: All log")
_LONGEST = 200
_NOTHING: Mapping[str, str] = MappingProxyType({})


def started(
    words: Sequence[str],
    *,
    stdin: int = subprocess.PIPE,
    stderr: int = subprocess.PIPE,
    cwd: Path | None = None,
    around: Mapping[str, str] = _NOTHING,
) -> subprocess.Popen[bytes]:
    """Python with these words (`-m core.engine`) in a process of its own, which finds LayerLoom from any folder.

    `around` is added to the environment.
    """
    path = os.pathsep.join(filter(None, (str(Path(__file__).resolve().parents[1]), os.environ.get("PYTHONPATH"))))
    env = {**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1", **around}
    command = [sys.executable, *words]
    return subprocess.Popen(command, stdin=stdin, stdout=subprocess.PIPE, stderr=stderr, cwd=cwd, env=env)  # noqa: S603


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
