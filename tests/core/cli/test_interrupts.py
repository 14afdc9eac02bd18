from __future__ import annotations

import signal
from contextlib import suppress

import pytest

from core.cli.interrupts import interrupts_kept


def test_that_an_interruption_that_is_swallowed_comes_at_the_next_word() -> None:
    before, told = signal.getsignal(signal.SIGINT), list[str]()
    with interrupts_kept(told.append) as kept:
        kept.tell("Tracing the model")
        with suppress(KeyboardInterrupt):  # as a converter does
            signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            kept.tell("Converting the graph another way")
        with pytest.raises(KeyboardInterrupt):
            kept.check()
    assert told == ["Tracing the model"]
    assert signal.getsignal(signal.SIGINT) == before


def test_that_nothing_is_made_up_where_nobody_interrupts() -> None:
    told: list[str] = []
    with interrupts_kept(told.append) as kept:
        kept.tell("Tracing the model")
        kept.check()
    assert told == ["Tracing the model"]
