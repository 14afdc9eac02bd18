"""A window with a real engine behind it: shapes arrive, errors are located, repairs mend."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from core.graph import edits
from core.graph.project import Project
from core.graph.records import Position, Source, Target
from core.values import CallId
from gui.facts import EngineState
from gui.window import MainWindow
from gui.workers.engine import EngineWorker
from tests.gui.hand import Hand

CONV = CallId("c2")
_STARTING_MS = 120_000


def _vector_into_convolution() -> Project:
    project = Project()
    graph = project.main.id
    project = edits.add_layer(project, graph, "InputLayer", {"shape": (64,)}, "vector", Position(0, 0))
    project = edits.add_layer(project, graph, "Conv2D", {"filters": 2, "kernel_size": 3}, "conv", Position(300, 0))
    return edits.connect(project, graph, Source(CallId("c1")), Target(CONV, "inputs"))


def _output_shape(window: MainWindow) -> tuple[int | None, ...] | None:
    told = window.session.facts.call(window.session.graph.id, CONV)
    return told.outputs[0].shape if told and told.outputs else None


def test_that_shapes_errors_and_repairs_are_live(qtbot: QtBot, open_window: Callable[[Project], MainWindow]) -> None:
    window = open_window(_vector_into_convolution())
    scene = window.canvas.scene
    assert len(scene.blocks) == 2, "the window shows the graph before the engine is there"
    engine = EngineWorker()
    window.attach(engine)
    qtbot.waitUntil(lambda: window.live.state is EngineState.READY, timeout=_STARTING_MS)
    bubble = next(iter(scene.bubbles.values()))
    assert "rank 4" in bubble.problem.message
    assert bubble.repairs[0].label == "Insert Reshape → 8×8×1"

    window.canvas.view.fit_all(glide=False)
    button = next(
        point
        for y in range(0, int(bubble.boundingRect().height()), 4)
        if bubble.repair_at(point := bubble.mapToScene(QPointF(100, y))) is bubble.repairs[0]
    )
    Hand(window).click(button)

    qtbot.waitUntil(lambda: _output_shape(window) == (None, 6, 6, 2), timeout=20_000)
    assert not scene.bubbles
    assert scene.blocks[window.session.graph.places[CONV].layer.id].block.weights == "20"
    assert window.session.document.history.labels[-1] == "Insert Reshape → 8×8×1"

    window.session.document.mark_saved()
    window.close()
    assert engine.isFinished()
