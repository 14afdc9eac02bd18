"""Where requests wait: a thread reads them from stdin, so that a newer update can overtake one being answered."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Iterator
from typing import BinaryIO

from core.protocol import BadMessage, Request, Stop, UpdateProject, decode_request

_GRACE_S = 5.0
_IDLE_S = 2.0


class Inbox:
    """Requests in their order, until stdin ends or a Stop comes; lines that are no requests come as BadMessage."""

    def __init__(self) -> None:
        self._waiting: deque[Request | BadMessage] = deque()
        self._changed = threading.Condition()
        self._idle: Callable[[], object] = lambda: None

    def on_idle(self, act: Callable[[], object]) -> None:
        """What to do, once, when nothing has come for a while."""
        self._idle = act

    def read(self, stdin: BinaryIO) -> None:
        """Take in lines until the end, which is a Stop; then the process has some seconds to end by itself."""
        for line in stdin:
            if line.strip():
                self._put(_request(line))
        self._put(Stop())
        ending = threading.Timer(_GRACE_S, os._exit, (0,))
        ending.daemon = True
        ending.start()

    def is_overtaken(self) -> bool:
        """Whether an update or a stop waits, which makes going on with the present update pointless."""
        with self._changed:
            return any(isinstance(request, UpdateProject | Stop) for request in self._waiting)

    def __iter__(self) -> Iterator[Request | BadMessage]:
        while not isinstance(request := self._next(), Stop):
            yield request

    def _put(self, request: Request | BadMessage) -> None:
        with self._changed:
            self._waiting.append(request)
            self._changed.notify()

    def _next(self) -> Request | BadMessage:
        with self._changed:
            if not self._changed.wait_for(self._has_some, _IDLE_S):
                self._idle()
                self._changed.wait_for(self._has_some)
            return self._waiting.popleft()

    def _has_some(self) -> bool:
        return bool(self._waiting)


def _request(line: bytes) -> Request | BadMessage:
    try:
        return decode_request(line)
    except BadMessage as fault:
        return fault
