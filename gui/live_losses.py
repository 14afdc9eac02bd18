"""Between a run and the canvas: each output's block shows what it loses now, a few times a second."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, QTimer

from core.graph.records import Source
from core.training.events import BatchEnded, EpochEnded, Event, RunStarted, Scores
from core.training.labels import trained_outputs
from core.values import GraphId
from gui.canvas.scene import GraphScene
from gui.session import Session
from gui.training import Trainer

_EVERY_MS = 250


class LiveLosses(QObject):
    """What was last told stays after the run, until the project is changed."""

    def __init__(self, session: Session, trainer: Trainer, scene: GraphScene) -> None:
        super().__init__(scene)
        self._session, self._trainer, self._scene = session, trainer, scene
        self._outputs: Mapping[str, Source] = {}
        self._graph: GraphId | None = None
        self._latest: Scores | None = None
        self._soon = QTimer(self, singleShot=True, interval=_EVERY_MS)
        self._soon.timeout.connect(self._show)
        trainer.told.connect(self._told)
        trainer.recalled.connect(self._recalled)
        session.changed.connect(self._changed)
        session.graph_changed.connect(self._show)

    def _told(self, events: tuple[Event, ...]) -> None:
        for event in events:
            match event:
                case RunStarted():
                    self._begin()
                case BatchEnded(training=scores) | EpochEnded(training=scores):
                    self._latest = scores
        if self._latest and not self._soon.isActive():
            self._soon.start()

    def _recalled(self, events: tuple[Event, ...]) -> None:
        """A run that goes on came to the front; one of before is not what the canvas shows."""
        if self._trainer.running:
            self._told(events)

    def _begin(self) -> None:
        project = self._trainer.trained
        self._latest = None
        self._outputs = trained_outputs(project) if project else {}
        self._graph = project.plan.model.graph if project and project.plan else None

    def _changed(self) -> None:
        if not self._trainer.running and self._latest:
            self._latest = None
            self._show()

    def _show(self) -> None:
        in_sight = self._latest is not None and self._session.graph.id == self._graph
        self._scene.losses.show(dict(self._texts()) if in_sight else {})

    def _texts(self) -> Mapping[Source, str]:
        scores = self._latest.outputs if self._latest else {}
        losses = {label: values.get("loss") for label, values in scores.items()}
        return {source: _said(losses[label]) for label, source in self._outputs.items() if label in losses}


def _said(loss: float | None) -> str:
    return "loss: no number" if loss is None else f"loss {loss:.3g}"
