"""Asks Keras, in an engine process of its own, for the shapes of two projects that stand beside each other."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from core.graph.project import Project
from core.protocol import Answer, CallShapes, EngineReady, ShapesChanged, UpdateProject, between
from core.values import CallId, GraphId
from gui.facts import EngineState, Facts
from gui.workers.engine import EngineWorker


class AskingShapes(QObject):
    """One project after the other. `told` has the place of a project and its facts; the process ends with the last.

    Code that came with a project does not run here: its blocks have no shapes.
    """

    told = Signal(int, object)

    def __init__(self, projects: tuple[Project, ...], parent: QObject) -> None:
        super().__init__(parent)
        self._projects, self._at = projects, 0
        self._calls: dict[tuple[GraphId, CallId], CallShapes] = {}
        self._engine: EngineWorker | None = EngineWorker(self)
        self._engine.answered.connect(self._answered)
        self._engine.start()

    def end(self) -> None:
        """Ends the process. Waits for its thread."""
        engine, self._engine = self._engine, None
        if engine:
            engine.stop()

    def _answered(self, answer: Answer) -> None:
        match answer:
            case EngineReady():
                self._ask()
            case ShapesChanged(calls=calls, done=done):
                self._calls |= {(one.graph, one.call): one for one in calls}
                if done:
                    self._tell()

    def _ask(self) -> None:
        if self._engine:
            self._engine.send(UpdateProject(self._at, between(None, self._projects[self._at]), None))

    def _tell(self) -> None:
        project = self._projects[self._at]
        known = {(graph.id, call) for graph in project.graphs.values() for call in graph.places}
        calls = {key: one for key, one in self._calls.items() if key in known}
        self.told.emit(self._at, Facts(calls=calls, engine=EngineState.READY))
        self._at += 1
        if self._at < len(self._projects):
            self._ask()
        else:
            self.end()
