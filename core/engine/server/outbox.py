"""Gathers answers into messages: enough at a time to be quick, often enough to be seen arriving."""

from __future__ import annotations

import time
from collections.abc import Callable

from core.protocol import Answer, CallShapes, ModelSummary, ShapesChanged
from core.values import CallId, GraphId, ModelId

_EVERY_S = 0.1


class Outbox:
    """Answers that have not been sent yet. What an overtaken update left goes out with the next one's."""

    def __init__(self, send: Callable[[Answer], None]) -> None:
        self._send = send
        self._calls: dict[tuple[GraphId, CallId], CallShapes] = {}
        self._models: dict[tuple[GraphId, ModelId], ModelSummary] = {}
        self._sent = time.monotonic()

    def put(self, answer: CallShapes | ModelSummary, revision: int) -> None:
        if isinstance(answer, CallShapes):
            self._calls[answer.graph, answer.call] = answer
        else:
            self._models[answer.graph, answer.model] = answer
        if time.monotonic() - self._sent > _EVERY_S:
            self._flush(revision, done=False, seconds=0.0)

    def close(self, revision: int, seconds: float) -> None:
        """Send the rest; tells that the revision is answered even where nothing changed."""
        self._flush(revision, done=True, seconds=seconds)

    def _flush(self, revision: int, done: bool, seconds: float) -> None:
        self._send(ShapesChanged(revision, tuple(self._calls.values()), tuple(self._models.values()), done, seconds))
        self._calls, self._models = {}, {}
        self._sent = time.monotonic()
