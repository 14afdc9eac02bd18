"""Leads a process's stderr, native code's too, through a small process that keeps it in a run's folder.

What a training process has said is there after a crash, and TensorFlow's log lines stay off the terminal.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.log_keeper import KEPT_IN, KEPT_ONLY

_STDERR = 2
_led: list[int] = []  # the keepers that read, as processes


def lead() -> None:
    """From here on, and until this process ends."""
    keeper = _keeper(_STDERR)
    _led.append(keeper.pid)


@contextmanager
def filtered() -> Iterator[None]:
    """Inside, native code's log lines are not passed on; Python's own words go to the terminal as before."""
    terminal = os.dup(_STDERR)
    keeper = _keeper(terminal, "--quiet")
    _led.append(keeper.pid)
    before, own = sys.stderr, sys.__stderr__
    if own is not None and before is own:  # and not what a test or a notebook put in its place
        sys.stderr = os.fdopen(os.dup(terminal), "w", buffering=1, encoding=own.encoding, errors="replace")
    try:
        yield
    finally:
        _led.remove(keeper.pid)
        if sys.stderr is not before:
            sys.stderr.close()
            sys.stderr = before
        os.dup2(terminal, _STDERR)
        os.close(terminal)
        _wait_for(keeper)


def keep_in(path: Path) -> None:
    """What was said so far and will be goes into this file, behind what is there; nowhere, if stderr isn't led."""
    if _led:
        path.touch()
        _tell(KEPT_IN + os.fsencode(path.absolute()) + b"\n")


def keep_only(text: str) -> None:
    """Lines for the file, which a terminal does not show."""
    for line in text.splitlines():
        _tell(KEPT_ONLY + line.encode("utf-8", "replace") + b"\n")


def _tell(line: bytes) -> None:
    if _led:
        os.write(_STDERR, line)


def _keeper(terminal: int, *words: str) -> subprocess.Popen[bytes]:
    """The process, with this one's stderr led into it."""
    script = Path(__file__).with_name("log_keeper.py")
    command = [sys.executable, "-I", "-S", str(script), *words]
    keeper = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=terminal)  # noqa: S603  # our own words
    assert keeper.stdin is not None
    os.dup2(keeper.stdin.fileno(), _STDERR)
    keeper.stdin.close()
    return keeper


def _wait_for(keeper: subprocess.Popen[bytes]) -> None:
    """It ends once nobody holds the other end of its pipe; a child of ours that does so must not hold us up."""
    try:
        keeper.wait(timeout=2)
    except subprocess.TimeoutExpired:
        keeper.kill()
        keeper.wait()
