"""Signals to end: an interruption is kept in mind where native code may swallow it; SIGTERM gets a word."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from core.errors import LayerLoomError


class ToldToEnd(LayerLoomError):
    """Somebody, perhaps code that is read, has sent this process SIGTERM."""

    def __init__(self) -> None:
        super().__init__("This process was told to end (SIGTERM), by code that it runs or from elsewhere.")


class Kept:
    """Passes on what is told, and raises where an interruption has come meanwhile."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell, self._has_come = tell, False

    def tell(self, text: str) -> None:
        self.check()
        self._tell(text)

    def check(self) -> None:
        """Raises KeyboardInterrupt."""
        if self._has_come:
            raise KeyboardInterrupt

    def on_interrupt(self, _number: int, _frame: FrameType | None) -> None:
        self._has_come = True
        raise KeyboardInterrupt


@contextmanager
def interrupts_kept(tell: Callable[[str], None]) -> Iterator[Kept]:
    """Inside, each Ctrl+C is kept. Outside the main thread, where Python takes no signals, none comes."""
    kept = Kept(tell)
    if threading.current_thread() is not threading.main_thread():
        yield kept
        return
    before = signal.signal(signal.SIGINT, kept.on_interrupt)
    try:
        yield kept
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def sigterm_raises() -> Iterator[None]:
    """Inside, SIGTERM raises ToldToEnd, so that all is put in order and said; else the process would end at once."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def on_sigterm(_number: int, _frame: FrameType | None) -> None:
        raise ToldToEnd

    before = signal.signal(signal.SIGTERM, on_sigterm)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
