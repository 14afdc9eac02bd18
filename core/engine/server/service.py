"""Answers requests. Whatever one of them runs into is told, and the next one finds the engine in order."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from core.engine.custom import modules_beside
from core.engine.docs import documentation
from core.engine.server.outbox import Outbox
from core.engine.shapes import Oracle, ShapeEngine
from core.errors import LayerLoomError
from core.graph.project import Project
from core.protocol import (
    Answer,
    BadMessage,
    Describe,
    Documentation,
    Request,
    RequestFailed,
    Stop,
    UpdateProject,
    WholeProjectWanted,
    applied,
)

_LOG = logging.getLogger(__name__)


class _Trust(NamedTuple):
    """Whether the project's code may run, and where its modules lie."""

    trusted: bool = False
    folder: str = ""


_NONE = _Trust()


class Service:
    """The engine's side of the conversation; `send` takes every answer."""

    def __init__(self, send: Callable[[Answer], None]) -> None:
        self._send = send
        self._project: Project | None = None
        self._revision: int | None = None
        self._trust = _NONE
        self._forget()

    def handle(self, request: Request | BadMessage, is_overtaken: Callable[[], bool]) -> None:
        """Answer one request; an update is given up between two calls once `is_overtaken`."""
        try:
            self._serve(request, is_overtaken)
        except BrokenPipeError:
            raise
        except LayerLoomError as fault:
            self._fail(request, str(fault))
        except Exception as fault:  # noqa: BLE001  whatever it is, the process answers and goes on
            _LOG.exception("%s failed", type(request).__name__)
            self._fail(request, f"The engine ran into {type(fault).__name__}: {fault}")

    def _serve(self, request: Request | BadMessage, is_overtaken: Callable[[], bool]) -> None:
        match request:
            case UpdateProject():
                self._update(request, is_overtaken)
            case Describe(path):
                found = documentation(path)
                self._send(Documentation(path, found.summary, found.fields))
            case BadMessage():
                raise request
            case Stop():
                raise AssertionError("the inbox ends at a Stop")

    def _update(self, update: UpdateProject, is_overtaken: Callable[[], bool]) -> None:
        if update.base is not None and update.base != self._revision:
            self._send(WholeProjectWanted(update.revision))
            return
        trust = _Trust(update.trusted, update.folder if update.trusted else "")
        if update.base is None or trust != self._trust:
            self._start(trust)
        self._project = applied(self._project if update.base is not None else None, update.delta)
        self._revision = update.revision
        began = time.monotonic()
        with modules_beside(Path(trust.folder) if trust.folder else None):
            for answer in self._engine.changes(self._project):
                self._outbox.put(answer, update.revision)
                if is_overtaken():
                    return
        self._outbox.close(update.revision, time.monotonic() - began)

    def _start(self, trust: _Trust) -> None:
        """Answer everything anew, for whoever asks knows nothing yet; what Keras has said stays good."""
        if trust != self._trust:
            self._trust, self._oracle = trust, Oracle()
        self._engine = ShapeEngine(trust.trusted, self._oracle)
        self._outbox = Outbox(self._send)

    def _fail(self, request: Request | BadMessage, reason: str) -> None:
        revision = request.revision if isinstance(request, UpdateProject) else None
        if revision is not None:
            self._forget()
        self._send(RequestFailed(type(request).__name__, reason, revision))

    def _forget(self) -> None:
        """After an update that failed nothing is certain: the next one has to bring the whole project."""
        self._revision = None
        self._oracle = Oracle()
        self._start(self._trust)
