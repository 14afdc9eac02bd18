"""The small process behind another one's stderr: it passes lines on, and keeps them in a file once it is told which.

A process, not a thread, so that the last words of a crash get through and are kept, too. It runs by itself, with
Python's own modules alone; `core.stderr` starts it and says how.
"""

from __future__ import annotations

import re
import signal
import sys
import time
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

KEPT_IN, KEPT_ONLY = b"\0kept in ", b"\0kept only "
"""Behind the first stands a file, behind the second a line that a quiet keeper passes on to nobody."""
MOST_BYTES = 1 << 20
_CUT = b"(what came before was left out)\n"
_WAITING = 1000
_LOG_LINE = re.compile(
    rb"[IWE]\d{4} \d\d:\d\d:\d\d|[-\d]+ [:.\d]+: [IWE] |WARNING: All log messages before absl",
)


class Kept:
    """A file of lines, the oldest of which go when it becomes too long. Lines wait until it is named."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most = most
        self._file: BinaryIO | None = None
        self._waiting: deque[bytes] = deque(maxlen=_WAITING)

    def begin(self, path: Path) -> None:
        """Behind what another process has left there."""
        self.close()
        try:
            self._file = path.open("ab+")
        except OSError as error:
            sys.stderr.write(f"The log can't be kept in {path}: {error}\n")
            return
        self.add(f"--- {time.strftime('%Y-%m-%d %H:%M:%S')}\n".encode())
        while self._waiting:
            self.add(self._waiting.popleft())

    def add(self, line: bytes) -> None:
        if self._file is None:
            self._waiting.append(line)
            return
        with suppress(OSError):  # the disk is full: whoever trains there tells it, and the lines still pass
            self._file.write(line)
            self._file.flush()
            if self._file.tell() > self._most:
                self._cut(self._file)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def _cut(self, file: BinaryIO) -> None:
        """The later half, from a whole line on."""
        file.seek(-self._most // 2, 2)
        rest = file.read().partition(b"\n")[2]
        file.truncate(0)
        file.write(_CUT + rest)
        file.flush()


def keep(lines: Iterable[bytes], out: BinaryIO, kept: Kept, *, quiet: bool) -> None:
    """`quiet`: what TensorFlow's C++ code logs below FATAL, which no setting of TensorFlow 2.21 stops, is kept only."""
    for line in lines:
        words, told, path = line.partition(KEPT_IN)
        if told:
            kept.begin(Path(path.decode("utf-8", "surrogateescape").rstrip("\n")))
        only = words.startswith(KEPT_ONLY)
        words = words.removeprefix(KEPT_ONLY)
        if words:
            kept.add(words)
            if not (quiet and (only or _LOG_LINE.match(words))):
                out.write(words)
                out.flush()
    kept.close()


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one it works for says when it is over
    keep(sys.stdin.buffer, sys.stderr.buffer, Kept(), quiet="--quiet" in sys.argv)
