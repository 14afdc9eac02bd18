"""Keeps the log lines of TensorFlow's C++ code off the terminal, which no setting of TensorFlow 2.21 does.

A small process reads what the C++ code writes to stderr and passes on all but log lines below FATAL. It is a process,
not a thread, so that the last words of a crash still get through.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_STDERR = 2
_FILTER = """
import re, signal, sys
signal.signal(signal.SIGINT, signal.SIG_IGN)
log_line = re.compile(
    rb"[IWE]\\d{4} \\d\\d:\\d\\d:\\d\\d|[-\\d]+ [:.\\d]+: [IWE] |WARNING: All log messages before absl"
)
for line in sys.stdin.buffer:
    if not log_line.match(line):
        sys.stderr.buffer.write(line)
        sys.stderr.buffer.flush()
"""


@contextmanager
def filtered() -> Iterator[None]:
    """Inside, native code's stderr is filtered; Python's own goes to the terminal as before."""
    terminal = os.dup(_STDERR)
    reader = _reader(terminal)
    before, own = sys.stderr, sys.__stderr__
    if own is not None and before is own:  # and not what a test or a notebook put in its place
        sys.stderr = os.fdopen(os.dup(terminal), "w", buffering=1, encoding=own.encoding, errors="replace")
    try:
        yield
    finally:
        if sys.stderr is not before:
            sys.stderr.close()
            sys.stderr = before
        os.dup2(terminal, _STDERR)
        os.close(terminal)
        _wait_for(reader)


def _reader(terminal: int) -> subprocess.Popen[bytes]:
    """The filter, with the process's stderr led into it."""
    command = [sys.executable, "-I", "-S", "-c", _FILTER]
    reader = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=terminal)  # noqa: S603  # our own words
    assert reader.stdin is not None
    os.dup2(reader.stdin.fileno(), _STDERR)
    reader.stdin.close()
    return reader


def _wait_for(reader: subprocess.Popen[bytes]) -> None:
    """It ends once nobody holds the other end of its pipe; a child of ours that does so must not hold us up."""
    try:
        reader.wait(timeout=2)
    except subprocess.TimeoutExpired:
        reader.kill()
        reader.wait()
