"""How far a conversion is, for those who wait: layers traced, and the passes that tf2onnx tells of in its log."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import keras

from core.engine.private import graph_of, heard_calls, nodes_of

Tell = Callable[[str], None]
_EVERY_S = 0.2  # seconds at least between two words on layers
_LEAST = 15  # tf2onnx's own level for its passes, between DEBUG and INFO
_STEPS = {
    "Using tensorflow=%s, onnx=%s, tf2onnx=%s/%s": "Reading its operations…",
    "Mapping TF node to ONNX node(s)": "Converting its operations…",
}


def unheard(_text: str) -> None:
    """For who does not wait."""


@contextmanager
def told_layers(model: keras.Model, tell: Tell) -> Iterator[None]:
    """While the model is traced, maybe more than once: its layer by layer, which is the first third of the time."""
    graph = graph_of(model)
    assert graph is not None  # what the compiler makes is a graph of calls
    total = sum(not node.is_input for node in nodes_of(graph))
    done, told = 0, 0.0

    def heard() -> None:
        nonlocal done, told
        done += 1
        now = time.monotonic()
        if now - told > _EVERY_S:
            told = now
            again, layer = divmod(done - 1, total)
            tell(f"Tracing the model{f', pass {again + 1}' if again else ''}: layer {layer + 1:,} of {total:,}…")

    with heard_calls(graph, heard, lambda: tell("Putting the graph and its weights together…")):
        yield


@contextmanager
def told_passes(tell: Tell) -> Iterator[None]:
    """While tf2onnx works. What it logs goes nowhere else: what goes wrong is raised as well."""
    logger, passes = logging.getLogger("tf2onnx"), _Passes(tell)
    level, passes_on = logger.level, logger.propagate
    logger.addHandler(passes)
    logger.setLevel(_LEAST)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(passes)
        logger.setLevel(level)
        logger.propagate = passes_on


class _Passes(logging.Handler):
    def __init__(self, tell: Tell) -> None:
        super().__init__()
        self._tell, self._first, self._round = tell, "", 0

    def emit(self, record: logging.LogRecord) -> None:
        if record.msg == "Apply %s":
            self._passed(str(record.args[0] if isinstance(record.args, tuple) else record.args))
        elif step := _STEPS.get(record.msg):
            self._tell(step)

    def _passed(self, name: str) -> None:
        """They go round until a round has changed nothing."""
        self._first = self._first or name
        self._round += name == self._first
        self._tell(f"Simplifying, round {self._round}: {name.replace('_', ' ')}…")
