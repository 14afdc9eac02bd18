"""Takes the pictures of the README from the real app, engine and all: `python -m tests.screenshots DIR`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QPointF, QSettings, Qt, QTimer
from PySide6.QtWidgets import QTabWidget

from core.graph.edits.annotating import annotate, bend, collapse
from core.graph.edits.layers import add_layer
from core.graph.edits.links import connect
from core.graph.edits.muting import set_muted
from core.graph.edits.search import set_search
from core.graph.problem import Place
from core.graph.project import Project
from core.graph.records import Area, Position, Source, Target
from core.graph.search import Dimension, Search
from core.project import read, write
from core.resources import examples
from core.training.events import RunEnded
from gui.app import application
from gui.facts import EngineState
from gui.panels.runs.panel import RunsPanel
from gui.panels.search.panel import SearchPanel
from gui.session import Session
from gui.theme.theme import Choice, Theme
from gui.window import MainWindow
from gui.workers.engine import EngineWorker
from tests.benchmarks.documents import document

_SIZE = (1440, 900)
_LONGEST_MS = 240_000


def _movies(window: MainWindow) -> None:
    _select(window, "title_meaning")


def _tweets(window: MainWindow) -> None:
    _select(window, "shared_lstm")
    _turn(50)
    for tabs in window.docks["inspector"].findChildren(QTabWidget):
        tabs.setCurrentIndex(1)


def _select(window: MainWindow, name: str) -> None:
    window.session.select([layer.id for layer in window.session.graph.layers.values() if layer.name == name])


def _example(name: str) -> Callable[[], Project]:
    return lambda: read(examples() / f"{name}.loom")


def _with_error() -> Project:
    """Two tweets, and a convolution that can't take what it gets."""
    project = read(examples() / "two_tweets.loom")
    graph = project.main
    lstm = next(layer for layer in graph.layers.values() if layer.class_name == "LSTM")
    at = graph.positions[lstm.id]
    below = Position(at.x, at.y + 260)
    project = add_layer(project, graph.id, "Conv2D", {"filters": 32, "kernel_size": 3}, "head", below)
    call = list(project.graphs[graph.id].layers.values())[-1].calls[0].id
    return connect(project, graph.id, Source(lstm.calls[1].id), Target(call, "inputs"))


def _annotated() -> Project:
    """The headline model with a framed encoder, a note, a bend, a collapsed and a muted block."""
    project = read(examples() / "headline.loom")
    graph = project.main
    by_name = {layer.name: layer for layer in graph.layers.values()}
    place = {name: graph.positions[layer.id] for name, layer in by_name.items()}
    left, top, right = place["main_input"].x, place["main_input"].y, place["lstm"].x
    project = annotate(project, graph.id, "frame", "Text encoder", Area(left - 32, top - 64, right - left + 240, 200))
    words = "Learns early on, for its loss pulls at the LSTM directly. Weight 0.2, as in the guide."
    at = place["aux_output"]
    project = annotate(project, graph.id, "note", words, Area(at.x + 216, at.y - 40, 216, 88))
    end = Target(by_name["joined"].calls[0].id, "inputs[1]")
    project = bend(project, graph.id, {end: (Position(right + 208, place["aux_input"].y + 40),)})
    project = collapse(project, graph.id, [by_name["dense_2"].id], collapsed=True)
    return set_muted(project, graph.id, [by_name["dense_3"].calls[0].id], muted=True)


def _near(window: MainWindow) -> None:
    """Close enough to read a note."""
    note = next(item for item in window.canvas.scene.paper.items.values() if not item.is_frame)
    window.canvas.view.look_at(note.area().center() + QPointF(-160, 60))
    window.canvas.view.zoom_at(window.canvas.view.viewport().rect().center(), 0.68 / window.canvas.view.zoom)


def _setup(window: MainWindow) -> None:
    """The tab of the data, once the file has been looked into."""
    window.session.saved(examples() / "movies.loom")
    window.trainer.hindered.emit(Place(plan="input"))
    window.resizeDocks([window.docks["setup"]], [460], Qt.Orientation.Vertical)
    _turn(3000)


def _runs(window: MainWindow) -> None:
    """What the model of a run that has just ended says of a row."""
    folder = Path(tempfile.mkdtemp())
    shutil.copytree(examples() / "data", folder / "data")
    path = folder / "movies.loom"
    write(window.session.project, path)
    window.session.saved(path)
    loop = QEventLoop()
    window.trainer.told.connect(lambda events: loop.quit() if isinstance(events[-1], RunEnded) else None)
    window.trainer.start()
    loop.exec()
    window.resizeDocks([window.docks["runs"]], [380], Qt.Orientation.Vertical)
    window.docks["runs"].raise_()
    panel = window.docks["runs"].panel()
    assert isinstance(panel, RunsPanel)
    _turn(1000)
    panel.predict.choose(26)
    panel.tabs.setCurrentIndex(1)
    while not panel.predict.texts():
        _turn(500)


def _search(window: MainWindow) -> None:
    """A search of some trials, from its first to its last, and one of them chosen among all."""
    folder = Path(tempfile.mkdtemp())
    shutil.copytree(examples() / "data", folder / "data")
    write(window.session.project, folder / "movies.loom")
    window.session.saved(folder / "movies.loom")
    window.searcher.asked.emit()
    window.resizeDocks([window.docks["search"]], [420], Qt.Orientation.Vertical)
    panel = window.docks["search"].panel()
    assert isinstance(panel, SearchPanel)
    panel.button.click()
    while window.searcher.busy:
        _turn(500)
    panel.results.charts.tabs.setCurrentIndex(3)
    panel.results.table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    panel.results.table.selectRow(0)
    _turn(1000)


def _searched() -> Project:
    """The movies, with a search in their plan."""
    project = read(examples() / "movies.loom")
    by_name = {layer.name: layer.id for layer in project.main.layers.values()}
    hidden, words = (f"layer:{project.main.id}/{by_name[name]}" for name in ("hidden", "title_meaning"))
    over = (
        Dimension("optimizer:learning_rate", "number", 3e-4, 3e-2, log=True),
        Dimension(f"{hidden}:units", "whole", 8, 64, step=8),
        Dimension(f"{hidden}:activation", "choice", choices=("relu", "gelu", "tanh")),
        Dimension(f"{words}:units", "whole", 8, 64, log=True),
    )
    return set_search(project, Search(over, "liked/loss", trials=24, jobs=2))


def _start(window: MainWindow) -> None:
    window.show_start_page()
    _turn(1500)  # the examples are drawn one by one


def _nothing(_window: MainWindow) -> None:
    """The window as it opens."""


Shot = tuple[Callable[[], Project], Choice, Callable[[MainWindow], None]]
SHOTS: dict[str, Shot] = {
    "movies_dark": (_example("movies"), Choice.DARK, _movies),
    "movies_light": (_example("movies"), Choice.LIGHT, _movies),
    "two_tweets": (_example("two_tweets"), Choice.DARK, _tweets),
    "annotated": (_annotated, Choice.DARK, _near),
    "setup": (_example("movies"), Choice.LIGHT, _setup),
    "runs": (_example("movies"), Choice.DARK, _runs),
    "search": (_searched, Choice.LIGHT, _search),
    "error": (_with_error, Choice.DARK, lambda window: _select(window, "head")),
    "start": (Project, Choice.DARK, _start),
    "empty": (Project, Choice.DARK, _nothing),
    "efficientnet": (lambda: document("EfficientNetV2L"), Choice.DARK, _nothing),
    "efficientnet_b7": (lambda: document("EfficientNetB7"), Choice.LIGHT, _nothing),
    "nasnet_large": (lambda: document("NASNetLarge"), Choice.DARK, _nothing),
    "movies_200_percent": (_example("movies"), Choice.LIGHT, _movies),
}


def take(name: str, path: Path) -> None:
    """One picture; the window waits until every shape is there."""
    make, choice, prepare = SHOTS[name]
    app = application()
    kept = QSettings(str(Path(tempfile.mkdtemp()) / "kept.ini"), QSettings.Format.IniFormat)
    window = MainWindow(Session(make()), Theme(app, choice), kept)
    window.resize(*_SIZE)
    window.show()
    window.attach(EngineWorker())
    _wait_for_shapes(window)
    window.canvas.view.fit_all(glide=False)
    prepare(window)
    _turn(400)
    seen = window.screen().grabWindow(window.winId()) if app.platformName() == "xcb" else window.grab()
    seen.save(str(path))
    window.session.document.mark_saved()
    window.close()


def _wait_for_shapes(window: MainWindow) -> None:
    loop = QEventLoop()
    window.live.state_changed.connect(lambda state: loop.quit() if state is EngineState.READY else None)
    QTimer.singleShot(_LONGEST_MS, loop.quit)
    loop.exec()


def _turn(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _display() -> list[str]:
    """What gives a program a display of its own, large enough for twice the size; nothing where there is no Xvfb."""
    return ["xvfb-run", "-a", "-s", "-screen 0 2880x1800x24"] if shutil.which("xvfb-run") else []


def main(folder: Path, names: list[str]) -> int:
    """Each picture in a process of its own, as the scale of a screen is fixed when Qt starts."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names or SHOTS:
        scale = "2" if name.endswith("200_percent") else "1"
        display = _display()
        platform = "xcb" if display else "offscreen"
        quiet = {**os.environ, "QT_QPA_PLATFORM": platform, "QT_SCALE_FACTOR": scale}
        path = folder / f"{name}.png"
        script = "import sys, pathlib; from tests.screenshots import take; take(sys.argv[1], pathlib.Path(sys.argv[2]))"
        if subprocess.run([*display, sys.executable, "-c", script, name, str(path)], env=quiet).returncode:
            return 1
        print(path)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]), sys.argv[2:]))
