"""The same graph in NodeGraphQt, the best known node editor for Qt in Python, and here: painting, near and far."""

from __future__ import annotations

import os
import sys
import time
from functools import partial

from tests.benchmarks.figure import Figure, median_ms

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_PREFERRED_BINDING", "PySide6")

from PySide6.QtWidgets import QGraphicsView  # after the platform is chosen

from gui.app import application
from gui.canvas.view import CanvasView
from gui.theme.theme import Choice, Theme
from tests.benchmarks.bench_canvas import SIZE, net, pan, shown_on

_COUNT = 1000


def measure() -> list[Figure]:
    """Without NodeGraphQt, which only this needs, our own figures stand alone."""
    ours, opened = shown_on(Theme(application(), Choice.DARK), net(_COUNT))
    ours.fit_all(glide=False)
    figures = _figures("layerloom", ours, opened)
    ours.close()
    try:
        import NodeGraphQt  # noqa: F401
    except ImportError as missing:
        print(f"NodeGraphQt cannot be measured: {missing}. `make bench` installs it.", file=sys.stderr)
        return figures
    return [*figures, *_figures("NodeGraphQt", *_peer())]


def _figures(name: str, view: QGraphicsView, opened: float) -> list[Figure]:
    far = median_ms(partial(_repaint, view), times=15, warmup=2)
    view.resetTransform()
    near = median_ms(partial(_repaint, view), times=15, warmup=2)
    return [
        Figure(f"peer.open.{name}", opened, "ms", None, f"{_COUNT} blocks made and painted once"),
        Figure(f"peer.repaint_all.{name}", far, "ms", 4.0 if name == "layerloom" else None, "all in view"),
        Figure(f"peer.repaint_near.{name}", near, "ms", 8.0 if name == "layerloom" else None, "zoom 1"),
    ]


def _repaint(view: QGraphicsView) -> None:
    if isinstance(view, CanvasView):
        pan(view, 0)
    else:
        view.viewport().repaint()


def _peer() -> tuple[QGraphicsView, float]:
    """The grid of `net` in the other editor, fitted into a window of the same size."""
    from NodeGraphQt import BaseNode, NodeGraph

    class Block(BaseNode):  # type: ignore[misc]
        __identifier__, NODE_NAME = "bench", "Block"

        def __init__(self) -> None:
            super().__init__()
            self.add_input("in", multi_input=True)
            self.add_output("out")

    start = time.perf_counter()
    project = net(_COUNT)
    graph = NodeGraph()
    graph.register_node(Block)
    widget = graph.widget
    widget.resize(*SIZE)
    made = {}
    for layer in project.main.layers.values():
        at = project.main.positions[layer.id]
        made[layer.calls[0].id] = graph.create_node("bench.Block", layer.name, pos=at, selected=False, push_undo=False)
    for target, source in project.main.links.items():
        made[source.call].output(0).connect_to(made[target.call].input(0), push_undo=False)
    widget.show()
    application().processEvents()
    view: QGraphicsView = graph.viewer()
    view.zoom_to_nodes(view.all_nodes())  # type: ignore[attr-defined]
    view.viewport().repaint()
    view.graph = graph  # type: ignore[attr-defined]  # it owns what is drawn
    return view, (time.perf_counter() - start) * 1000
