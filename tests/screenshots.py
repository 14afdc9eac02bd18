"""Takes the pictures of the README from the real app, engine and all: `python -m tests.screenshots DIR`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QSettings, QTimer
from PySide6.QtWidgets import QTabWidget

from core.graph.edits.layers import add_layer
from core.graph.edits.links import connect
from core.graph.project import Project
from core.graph.records import Position, Source, Target
from core.project import read
from core.resources import examples
from gui.app import application
from gui.facts import EngineState
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
    "error": (_with_error, Choice.DARK, lambda window: _select(window, "head")),
    "start": (Project, Choice.DARK, _start),
    "empty": (Project, Choice.DARK, _nothing),
    "efficientnet": (lambda: document("EfficientNetV2L"), Choice.DARK, _nothing),
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
