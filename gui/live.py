"""Keeps a session's facts true: asks the engine for shapes and validation for problems after every change."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from core.graph.acceptance import Shape
from core.graph.mending import rank_repairs
from core.graph.problem import Place, Problem, Severity
from core.graph.project import Project
from core.graph.records import Source
from core.graph.validation import validate
from core.protocol import (
    Answer,
    CallShapes,
    Describe,
    Documentation,
    EngineReady,
    RequestFailed,
    ShapesChanged,
    Status,
    UpdateProject,
    WholeProjectWanted,
    between,
)
from core.values import CallId, GraphId
from gui.facts import EngineState, Facts
from gui.session import Session
from gui.workers.engine import EngineWorker

_CALM_MS = 30  # how long the document must rest before validation runs; shapes are asked at once

Calls = dict[tuple[GraphId, CallId], CallShapes]


class Live(QObject):
    """Between one session and the engine."""

    state_changed = Signal(object)  # an EngineState

    def __init__(self, session: Session, engine: EngineWorker) -> None:
        super().__init__(session)
        self._session, self._engine = session, engine
        self._sent: tuple[int, Project] | None = None
        self._calls: Calls = {}
        self._found: tuple[Problem, ...] = ()
        self._state = EngineState.STARTING
        self._calm = QTimer(self, singleShot=True, interval=_CALM_MS)
        self._calm.timeout.connect(self._validate)
        session.changed.connect(self._changed)
        session.manual.ask_by(lambda path: engine.send(Describe(path)))
        engine.answered.connect(self._answered)
        engine.died.connect(self._died)
        self._calm.start()
        self._ask()

    @property
    def state(self) -> EngineState:
        return self._state

    def ask_again(self) -> None:
        """What the person lets run has changed, and with it perhaps every answer."""
        self._ask()

    def _changed(self, _before: Project, _after: Project) -> None:
        self._calm.start()
        self._ask()

    def _ask(self) -> None:
        revision, project = self._session.document.revision, self._session.project
        base, known = self._sent or (None, None)
        trusted, folder = self._session.may_run_code(), self._session.folder
        place = str(folder.resolve()) if folder else ""
        self._engine.send(UpdateProject(revision, between(known, project), base, trusted, place))
        self._sent = revision, project
        if self._state is EngineState.READY:
            self._enter(EngineState.WORKING)

    def _validate(self) -> None:
        self._found = validate(self._session.project)
        self._tell()

    def _answered(self, answer: Answer) -> None:
        match answer:
            case EngineReady():
                self._enter(EngineState.WORKING)
            case ShapesChanged(calls=calls, done=done):
                self._calls = {**self._calls, **{(told.graph, told.call): told for told in calls}}
                self._enter(EngineState.READY if done else EngineState.WORKING)
                self._tell()
            case WholeProjectWanted():
                self._sent = None
                self._ask()
            case Documentation():
                self._session.manual.learn(answer)
            case RequestFailed(reason=reason):
                self._session.refused.emit(reason)

    def _died(self, last_words: str) -> None:
        self._enter(EngineState.GONE)
        self._session.refused.emit(f"The engine has ended, so shapes stand still. {last_words.splitlines()[-1]}")
        self._tell()

    def _enter(self, state: EngineState) -> None:
        if state is not self._state:
            self._state = state
            self.state_changed.emit(state)

    def _tell(self) -> None:
        places = {graph.id: graph.places for graph in self._session.project.graphs.values()}
        self._calls = {key: told for key, told in self._calls.items() if key[1] in places.get(key[0], {})}
        problems = (*self._found, *self._refusals())
        self._session.learn(Facts(calls=self._calls, problems=problems, engine=self._state))

    def _refusals(self) -> Iterator[Problem]:
        """What Keras refuses, as problems, where validation has not already said that something is wrong there."""
        known = {(one.place.graph, one.place.call) for one in self._found if one.severity is Severity.ERROR}
        for told in self._calls.values():
            if told.status is Status.FAILED and (told.graph, told.call) not in known:
                graph = self._session.project.graphs[told.graph]
                repairs = rank_repairs(self._session.project, graph, told.call, partial(self._shape, graph.id))
                place = Place(told.graph, told.layer, told.call)
                yield Problem(Severity.ERROR, told.reason, place, kind="keras", repairs=repairs)

    def _shape(self, graph: GraphId, source: Source) -> Shape | None:
        told = self._calls.get((graph, source.call))
        return told.outputs[source.output].shape if told and source.output < len(told.outputs) else None
