"""Draws a graph without a window: asks the engine for the shapes first, then draws as the canvas would."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer

from core.graph.project import Project
from core.graph.records import Graph
from core.values import LayerId
from gui.app import application
from gui.facts import EngineState
from gui.live import Live
from gui.picture import save_picture, selection_of
from gui.session import Session
from gui.theme.theme import Choice, Theme
from gui.workers.engine import EngineWorker

_LONGEST_WAIT_MS = 120_000


def render(
    project: Project,
    graph: Graph,
    path: Path,
    beside: Path,
    *,
    theme: str,
    scale: float,
    trust: bool,
    only: Sequence[LayerId] = (),
) -> None:
    """Writes the picture of a graph, or of some of its blocks. Its project lies at `beside`.

    The project's own code runs only with `trust`. Raises NoPicture; without an engine the picture has no shapes.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = application()
    Theme(app, Choice(theme))
    session, engine = Session(project, beside), EngineWorker()
    session.may_run_code = lambda: trust
    live = Live(session, engine)
    engine.start()
    try:
        _wait(live)
    finally:
        engine.stop()
    save_picture(project, selection_of(graph, only) if only else graph, session.facts, path, scale)


def _wait(live: Live) -> None:
    loop = QEventLoop()
    live.state_changed.connect(lambda state: loop.quit() if state in {EngineState.READY, EngineState.GONE} else None)
    QTimer.singleShot(_LONGEST_WAIT_MS, loop.quit)
    loop.exec()
