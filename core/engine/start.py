"""The start of every process of the engine, with all that must be settled before Keras is imported; and its end."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from typing import BinaryIO, NoReturn, TypeVar

import msgspec

from core.engine.cuda import number_by_place
from core.stages import STARTING, Stage, sender

Order = TypeVar("Order")


def words(module: str, about: str | None) -> argparse.ArgumentParser:
    """The words that all of them take; each adds its own."""
    parser = argparse.ArgumentParser(prog=f"python -m {module}", description=about)
    parser.add_argument("--parent", type=int, default=os.getppid(), help="end when the process with this id is gone")
    return parser


def begin(parent: int, *, gpu: bool = False, least_told: int = 3) -> BinaryIO:
    """The stdout for messages alone. The process ends when `parent` is gone; without `gpu` it sees none.

    Of TensorFlow's log lines those below the level `least_told` are left out, unless the environment says otherwise.
    """
    from core.engine.server.parent import end_with
    from core.engine.stdio import guarded_stdout

    os.environ["KERAS_BACKEND"] = "tensorflow"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", str(least_told))
    if not gpu:
        os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
    number_by_place()
    out = guarded_stdout()
    end_with(parent)
    return out


def obey(
    parent: int,
    read: Callable[[bytes], Order],
    task: Callable[[Order, Callable[[str], None]], msgspec.Struct],
) -> NoReturn:
    """Does what the one line on stdin orders, tells its stages and how it ended, and leaves."""
    send = sender(begin(parent))
    order = read(sys.stdin.buffer.readline())
    send(Stage(STARTING))
    send(task(order, lambda text: send(Stage(text))))
    leave()


def leave(code: int = 0) -> NoReturn:
    """At once: TensorFlow's threads would take their time, and one that waits for stdin lets Python abort."""
    try:
        sys.stderr.flush()
    finally:  # also where code that ran here has closed it
        os._exit(code)
