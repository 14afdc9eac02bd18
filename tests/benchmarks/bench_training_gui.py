"""How many frames of the window take over 50 ms while a run goes on, from Train to its results, with curves on."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tests.benchmarks.figure import Figure

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QSettings, Qt, QTimer  # after the platform is chosen

from core.graph.edits import set_plan
from core.project import read
from core.resources import examples
from core.training.events import Event, RunEnded
from gui.app import application
from gui.session import Session
from gui.theme.theme import Choice, Theme
from gui.window import MainWindow

_EPOCHS, _TICK_MS, _LONG_MS, _IDLE_MS = 12, 10, 50, 10_000
_LONGEST_MS = 240_000
_OWN = "processor time of the window's thread between two ticks: what a busy machine adds is left out"


def measure() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        window = _window(Path(folder))
        _turn(2500)  # the window is painted, and everything that waits for calm has run
        idle, _ = _gaps(window, lambda done: QTimer.singleShot(_IDLE_MS, done))
        gaps, work = _gaps(window, lambda done: _train(window, done))
        window.session.document.mark_saved()
        window.close()
    note = f"movies, {_EPOCHS} epochs, {len(gaps)} frames"
    calm = f"the machine's own: the same window with nothing to do for {_IDLE_MS / 1000:g} s"
    return [
        Figure("training_gui.frames_over_50_ms", _long(gaps), "frames", 0.0, note),
        Figure("training_gui.frames_over_50_ms.idle", _long(idle), "frames", None, calm),
        Figure("training_gui.frames_over_50_ms.own_work", _long(work), "frames", 0.0, _OWN),
        Figure("training_gui.worst_frame", max(gaps), "ms", None, "between two ticks of a timer of 10 ms"),
    ]


def _window(folder: Path) -> MainWindow:
    shutil.copytree(examples() / "data", folder / "data")
    path = Path(shutil.copy(examples() / "movies.loom", folder))
    project = read(path)
    assert project.plan
    project = set_plan(project, replace(project.plan, epochs=_EPOCHS))
    kept = QSettings(str(folder / "kept.ini"), QSettings.Format.IniFormat)
    window = MainWindow(Session(project, path), Theme(application(), Choice.DARK), kept)
    window.resize(1440, 900)
    window.show()
    window.canvas.view.fit_all(glide=False)
    return window


def _gaps(window: MainWindow, begin: Callable[[Callable[[], object]], object]) -> tuple[list[float], list[float]]:
    """The milliseconds between ticks until what `begin` began says that it is done, and of these the thread's own."""
    gaps: list[float] = []
    work: list[float] = []
    last, worked, loop = time.perf_counter(), time.thread_time(), QEventLoop()

    def tick() -> None:
        nonlocal last, worked
        now, done = time.perf_counter(), time.thread_time()
        gaps.append((now - last) * 1000)
        work.append((done - worked) * 1000)
        last, worked = now, done

    timer = QTimer(interval=_TICK_MS, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    timer.start()
    begin(loop.quit)
    QTimer.singleShot(_LONGEST_MS, window, loop.quit)
    loop.exec()
    timer.stop()
    return gaps, work


def _train(window: MainWindow, done: Callable[[], object]) -> None:
    def told(events: tuple[Event, ...]) -> None:
        if isinstance(events[-1], RunEnded):
            QTimer.singleShot(500, done)  # the results are painted, too

    window.trainer.told.connect(told)
    window.trainer.start()


def _long(gaps: list[float]) -> int:
    return sum(gap > _LONG_MS for gap in gaps)


def _turn(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
