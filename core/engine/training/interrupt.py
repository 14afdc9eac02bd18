"""Ctrl+C while a model trains: the first one ends the run after the batch at hand, the second one at once."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from core.engine.training.control import Control


@contextmanager
def interrupt_stops(control: Control) -> Iterator[None]:
    """An interrupt says stop. Outside the main thread, where Python takes no signals, do nothing."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def on_interrupt(_number: int, _frame: FrameType | None) -> None:
        if control.is_stopped:
            raise KeyboardInterrupt
        control.stop()

    before = signal.signal(signal.SIGINT, on_interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
