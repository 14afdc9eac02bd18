"""A process of the engine with one order: its stages are passed on as they come, and one message is its end."""

from __future__ import annotations

import os
import subprocess
import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

import msgspec

from core.pipes import give, keep_words, started
from core.stages import Stage, encode

_LAST_WORDS = 5
End = TypeVar("End")


class Ordered(Generic[End]):
    """Belongs to the thread that asks; `cancel` may come from any other."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self.is_cancelled = False

    def cancel(self) -> None:
        """Ends what goes on, and what would begin; never waits."""
        self.is_cancelled = True
        if self._process:
            self._process.kill()

    def begin(self, words: Sequence[str], **around: str) -> subprocess.Popen[bytes]:
        """A process that `cancel` ends."""
        self._process = process = started(words, around=around)
        if self.is_cancelled:
            process.kill()
        return process

    def ask(
        self,
        module: str,
        order: msgspec.Struct,
        decode: Callable[[bytes], Stage | End | None],
        on_stage: Callable[[str], object],
    ) -> tuple[End | None, str]:
        """How it ended, if it said so, and else how the process did."""
        log: deque[str] = deque(maxlen=_LAST_WORDS)
        ended: End | None = None
        with self.begin(["-m", module, "--parent", str(os.getpid())]) as process:
            reader = threading.Thread(target=keep_words, args=(process, log))
            reader.start()
            assert process.stdout
            give(process, encode(order))
            for line in process.stdout:
                message = decode(line)
                if isinstance(message, Stage):
                    on_stage(message.text)
                elif message is not None:
                    ended = message
            reader.join()
        last = f" It last said: {' / '.join(log)}" if log else ""
        return ended, f"ended (exit code {process.returncode}).{last}"
