"""A process of the engine with one order: its stages are passed on as they come, and one message is its end."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

import msgspec

from core.pipes import end_all, give, started
from core.stages import Stage, encode
from core.told import Told

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
            end_all(self._process)

    def begin(self, words: Sequence[str], **around: str) -> subprocess.Popen[bytes]:
        """A process that `cancel` ends."""
        self._process = process = started(words, around=around, apart=True)
        if self.is_cancelled:
            end_all(process)
        return process

    def ask(
        self,
        module: str,
        order: msgspec.Struct,
        decode: Callable[[bytes], Stage | End | None],
        on_stage: Callable[[str], object],
    ) -> tuple[End | None, str]:
        """How it ended, if it said so, and else how the process did. All that it has started ends with it."""
        process = self.begin(["-m", module, "--parent", str(os.getpid())])
        told = Told[End](process, decode)
        try:
            give(process, encode(order))
            while isinstance(message := told.next(), Stage):
                on_stage(message.text)
        finally:
            end_all(process)
            told.settle()
            assert process.stdin
            process.stdin.close()
        how = "closed its pipe" if told.code is None else f"ended (exit code {told.code})"
        last = f" It last said: {' / '.join(told.log)}" if told.log else ""
        return message, f"{how}.{last}"
