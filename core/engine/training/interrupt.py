"""Ctrl+C while a model trains: the first one ends the run after the batch at hand, the second one at once."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event as Flag
from types import FrameType


@contextmanager
def interrupt_sets(stop: Flag) -> Iterator[None]:
    """Set `stop` on an interrupt. Outside the main thread, where Python takes no signals, do nothing."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def on_interrupt(_number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    before = signal.signal(signal.SIGINT, on_interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
