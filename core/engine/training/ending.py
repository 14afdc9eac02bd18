"""What a run is told to have ended by, when something was raised: an outcome by name, what it was, and what to do."""

from __future__ import annotations

import errno
import re
from typing import NamedTuple

import tensorflow as tf

from core.engine.plain import plain
from core.engine.training.watch import Diverged
from core.training.result import Outcome

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FULL_WORDS = re.compile(r"No space left on device|Disk quota exceeded|File too large")
_ALLOCATING = re.compile(r"OOM when allocating tensor with shape\[[^\]]*\] and type \w+|[Ff]ailed to allocate [^\n]*")
_LOST_WORDS = re.compile(r"FileNotFoundError|No such file or directory|NOT_FOUND", re.IGNORECASE)
_GONE_WORDS = re.compile(r"Collective ops is aborted|Connection reset by peer|stopped sending heartbeats")


class Ending(NamedTuple):
    """How a run ended, as its result tells it."""

    outcome: Outcome
    message: str = ""
    remedy: str = ""


def ending_by(fault: Exception) -> Ending:
    """TensorFlow wraps what happens in its own threads, so that the words have to tell what the class does not."""
    said = str(fault)
    if isinstance(fault, Diverged):
        return _diverged(fault)
    if (isinstance(fault, OSError) and fault.errno in _FULL) or _FULL_WORDS.search(said):
        return Ending(
            Outcome.DISK_FULL,
            f"The disk of the run's folder is full: {_first_line(said)}",
            "Make room on it.",
        )
    if isinstance(fault, tf.errors.ResourceExhaustedError | MemoryError):
        return Ending(
            Outcome.OUT_OF_MEMORY,
            f"The memory did not suffice: {_wanted(said)}",
            "Use smaller batches, a smaller model, or another device.",
        )
    if isinstance(fault, tf.errors.UnavailableError) or _GONE_WORDS.search(said):
        return Ending(
            Outcome.WORKER_LOST,
            "Another worker of the run ended, or can't be reached any more.",
            "Start all workers again with the same command.",
        )
    if isinstance(fault, FileNotFoundError | tf.errors.NotFoundError) or _LOST_WORDS.search(said):
        return Ending(
            Outcome.DATA_LOST,
            f"A file of the data is gone: {_where(said)}",
            "Put it back where it was.",
        )
    return Ending(Outcome.FAILED, plain(fault, "model"), "The events and files in the run's folder say how far it got.")


def _diverged(fault: Diverged) -> Ending:
    where = f" of {', '.join(f'`{name}`' for name in fault.outputs)}" if fault.outputs else ""
    return Ending(
        Outcome.NOT_A_NUMBER,
        f"The loss{where} became NaN or infinite in epoch {fault.epoch}.",
        "Use a smaller learning rate, standardise the numbers that go in, or clip the gradients (`clipnorm`).",
    )


def _wanted(said: str) -> str:
    """What was asked for in vain, where TensorFlow says so below the place in the graph."""
    found = _ALLOCATING.search(said)
    return found.group() if found else _first_line(said)


def _first_line(said: str) -> str:
    return said.strip().partition("\n")[0]


def _where(said: str) -> str:
    """The line that names the file; what comes with a trace names it last."""
    lines = [line.strip() for line in said.splitlines() if _LOST_WORDS.search(line)]
    return lines[-1] if lines else _first_line(said)
