"""How long a repaint of the canvas takes, near and far, and how soon a large graph is on screen."""

from __future__ import annotations

import os
import time
from functools import partial

from tests.benchmarks.figure import Figure, median_ms

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPointF  # after the platform is chosen

from core.graph.project import Project
from core.graph.records import Call, Graph, Layer, Position, Source, Target
from core.values import CallId, GraphId, LayerId
from gui.app import application
from gui.canvas.scene import GraphScene
from gui.canvas.view import CanvasView
from gui.facts import Facts
from gui.theme.theme import Choice, Theme

SIZE = 1600, 1000
_FACTS = Facts()


def measure() -> list[Figure]:
    theme = Theme(application(), Choice.DARK)
    return [
        *_repaints(theme, 1000, far_budget=4.0),
        *_repaints(theme, 10_000, far_budget=8.0),
        _large_model(theme),
    ]


def _repaints(theme: Theme, count: int, far_budget: float) -> list[Figure]:
    project = net(count)
    view, shown = shown_on(theme, project)
    view.fit_all(glide=False)
    far = median_ms(partial(pan, view, 0), times=15, warmup=2)
    far_moving = median_ms(partial(pan, view, 1), times=15, warmup=2)
    far_zooming = median_ms(partial(_zoom, view), times=15, warmup=2)
    view.zoom_at(view.viewport().rect().center(), 1 / view.zoom)
    view.centerOn(QPointF(2000, 1000))
    near = median_ms(partial(pan, view, 0), times=15, warmup=2)
    near_moving = median_ms(partial(pan, view, 12), times=15, warmup=2)
    view.close()
    return [
        Figure(f"canvas.open.{count}", shown, "ms", None, "items made and painted once"),
        Figure(f"canvas.repaint_all.{count}", far, "ms", far_budget),
        Figure(f"canvas.pan_all.{count}", far_moving, "ms", far_budget, "one pixel a frame"),
        Figure(f"canvas.zoom_all.{count}", far_zooming, "ms", None, "drawn anew, as after every 192 pixels of panning"),
        Figure(f"canvas.repaint_near.{count}", near, "ms", 8.0, "zoom 1"),
        Figure(f"canvas.pan_near.{count}", near_moving, "ms", 8.0, "zoom 1, 12 pixels a frame"),
    ]


def _large_model(theme: Theme) -> Figure:
    from tests.benchmarks.documents import document

    view, shown = shown_on(theme, document("EfficientNetV2L"))
    view.close()
    return Figure("canvas.first_paint.EfficientNetV2L", shown, "ms", 1000.0, "from the project in memory")


def shown_on(theme: Theme, project: Project) -> tuple[CanvasView, float]:
    start = time.perf_counter()
    scene = GraphScene(theme)
    scene.show_graph(project, project.main, _FACTS)
    view = CanvasView(scene, theme)
    view.resize(*SIZE)
    view.show()
    application().processEvents()  # or nothing is exposed, and nothing painted
    view.fit_all(glide=False)
    view.viewport().repaint()
    return view, (time.perf_counter() - start) * 1000


def pan(view: CanvasView, pixels: int) -> None:
    view.pan(QPointF(pixels, 0))
    view.viewport().repaint()


def _zoom(view: CanvasView) -> None:
    view.zoom_at(view.viewport().rect().center(), 0.999)
    view.viewport().repaint()


def net(count: int) -> Project:
    """A grid of Dense blocks, each fed by the one to its left, every fifth one also by the row above."""
    columns = max(10, int(count**0.5))
    calls = [CallId(f"c{index}") for index in range(count)]
    layers = {
        LayerId(f"l{index}"): Layer(LayerId(f"l{index}"), f"block_{index}", "Add", {}, (Call(call),))
        for index, call in enumerate(calls)
    }
    links: dict[Target, Source] = {}
    for index in range(count):
        before = [index - 1] if index % columns else []
        before += [index - columns] if index >= columns and index % 5 == 0 else []
        links |= {Target(calls[index], f"inputs[{k}]"): Source(calls[other]) for k, other in enumerate(before)}
    positions = {
        LayerId(f"l{index}"): Position(260.0 * (index % columns), 160.0 * (index // columns)) for index in range(count)
    }
    graph = Graph(GraphId("g1"), "main", layers, links, {}, positions)
    return Project({graph.id: graph})
