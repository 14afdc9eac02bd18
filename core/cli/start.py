"""Starts Keras for a command: quietly, on the right device, with a word about the wait."""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from core.cli.terminal import Terminal
from core.stderr import filtered

_LOG_LEVEL, _FATAL = "TF_CPP_MIN_LOG_LEVEL", "3"


@contextmanager
def keras_started(terminal: Terminal, *, gpu: bool = False) -> Iterator[None]:
    """Inside, `core.engine` may be imported and used; warnings and logs of TensorFlow and Keras go nowhere.

    Without `gpu` TensorFlow does not see a GPU, and so takes none of its memory.
    """
    wanted = os.environ.setdefault(_LOG_LEVEL, _FATAL)
    os.environ["KERAS_BACKEND"] = "tensorflow"
    if not gpu:
        os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
    os.environ.setdefault("CUDA_DEVICE_ORDER", "PCI_BUS_ID")
    for name in ("tensorflow", "absl"):
        logging.getLogger(name).setLevel(logging.ERROR)
    with filtered() if wanted == _FATAL else nullcontext(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with terminal.waiting("Starting TensorFlow"):
            import core.engine.make  # noqa: F401  # the slow part of everything in core.engine
        yield
