"""The app in a window of a real display: started by a test, it says where things are and, when asked, what it holds."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, QSettings, QSocketNotifier, QTimer
from PySide6.QtWidgets import QWidget

from core.graph.records import flatten
from gui.app import App, application
from gui.theme.theme import Choice, Theme
from gui.window import MainWindow


def told(window: MainWindow) -> dict[str, object]:
    """What the window holds, and where on the screen its blocks and sockets are."""
    view, graph = window.canvas.view, window.session.graph

    def place(point: QPointF) -> list[int]:
        return list(view.viewport().mapToGlobal(view.mapFromScene(point)).toTuple())

    blocks = {item.block.name: item for item in window.canvas.scene.blocks.values()}
    return {
        "blocks": {name: place(item.pos() + QPointF(60, 12)) for name, item in blocks.items()},
        "inputs": {
            f"{name}.{target.port}": place(item.input_point(target))
            for name, item in blocks.items()
            for target in item.geometry.inputs
        },
        "outputs": {name: place(item.output_point(next(iter(item.geometry.outputs)))) for name, item in blocks.items()},
        "links": sorted(
            f"{graph.places[source.call].layer.name} > {graph.places[target.call].layer.name}.{target.port}"
            for target, source in graph.links.items()
        ),
        "frames": {
            item.annotation.text: place(item.pos() + QPointF(item.annotation.area.width / 2, 16))
            for item in window.canvas.scene.paper.items.values()
        },
        "calls": {layer.name: len(layer.calls) for layer in graph.layers.values()},
        "writing": view.viewport().findChild(QWidget, "annotation_editor") is not None,
        "models": [len(list(flatten(model.inputs))) for model in graph.models.values()],
        "selected": sorted(graph.layers[layer].name for layer in window.session.selected),
        "history": window.session.document.history.labels,
        "zoom": view.zoom,
        "adding": window.canvas.quick_add.isVisible(),
        "empty": list(view.viewport().mapToGlobal(QPoint(60, 60)).toTuple()),
    }


def main(folder: Path) -> int:
    qt = application()
    kept = QSettings(str(folder / "kept.ini"), QSettings.Format.IniFormat)
    app = App(Theme(qt, Choice.DARK), kept, engine=None, recovery=folder / "recovery")
    window = app.open(None)
    window.setGeometry(0, 0, 1280, 800)
    window.activateWindow()

    def say() -> None:
        print(json.dumps(told(window)), flush=True)

    def asked() -> None:
        word, _, path = sys.stdin.readline().strip().partition(" ")
        if word == "picture":
            screen = window.screen()
            screen.grabWindow(0).save(path)
            say()
        elif word == "tell":
            say()
        else:
            window.session.document.mark_saved()
            qt.quit()

    notifier = QSocketNotifier(0, QSocketNotifier.Type.Read, window)
    notifier.activated.connect(asked)
    QTimer.singleShot(500, window, say)
    return qt.exec()


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
