"""What a process with one task tells and says, heard by threads: who waits is held up by no pipe that stays open."""

from __future__ import annotations

import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

from core.pipes import end_all, keep_words
from core.stages import Stage

_LAST_WORDS = 5
_LONGEST = 2**24  # bytes of a message; the notes on a large model take a thousandth of it
_GRACE_S = 3.0  # to end, for one that can tell nothing more; to be heard, for one that has ended


End = TypeVar("End")


class Late(Exception):
    """The process has told nothing until the time that it had."""


class Told(Generic[End]):
    """The messages of a process that was started `apart`: one by one, its last words, and its exit code.

    `decode` reads a line; None is no message.
    """

    def __init__(self, process: subprocess.Popen[bytes], decode: Callable[[bytes], Stage | End | None]) -> None:
        self._process, self._decode = process, decode
        self._messages: SimpleQueue[Stage | End | None] = SimpleQueue()
        self.log: deque[str] = deque(maxlen=_LAST_WORDS)
        self.code: int | None = None  # once it has ended by itself
        self._ears = [_begun(self._hear), _begun(self._hear_log)]
        self._end = _begun(self._wait)

    def next(self, until: float | None = None) -> Stage | End | None:
        """None where nothing more comes. Raises Late when the (monotonic) time has come."""
        left = None if until is None else until - time.monotonic()
        try:
            if left is not None and left <= 0:
                raise Late
            return self._messages.get(timeout=left)
        except Empty:
            raise Late from None

    def settle(self) -> None:
        """Waits until the process, which has been ended, is gone: its folder can be deleted then."""
        self._end.join(_GRACE_S)

    def _hear(self) -> None:
        assert self._process.stdout
        with self._process.stdout as out:
            for line in iter(partial(out.readline, _LONGEST), b""):
                if message := self._decode(line):
                    self._messages.put(message)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_GRACE_S)
            return  # its end is told by the one who waits for it
        self._messages.put(None)

    def _hear_log(self) -> None:
        assert self._process.stderr
        with self._process.stderr:
            keep_words(self._process, self.log)

    def _wait(self) -> None:
        """Who has been started by it and holds its pipes goes with it; who has left its group is not waited for."""
        self._process.wait()
        self.code = self._process.returncode
        end_all(self._process)
        for ear in self._ears:
            ear.join(_GRACE_S)
        self._messages.put(None)


def _begun(work: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread
