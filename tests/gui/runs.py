"""A small project with a plan and data, in a window, for the tests of training."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTabBar
from pytestqt.qtbot import QtBot

from core.project import write
from core.training.events import Event, RunEnded
from core.training.result import RunResult
from core.training.runs import RunFolder
from gui.panels.training.panel import TrainingPanel
from gui.window import MainWindow
from tests.core.engine.training.sampling import two_heads, with_plan
from tests.gui.conftest import OpenWindow

STARTING_MS = 120_000


def opened(open_window: OpenWindow, folder: Path, **plan: object) -> MainWindow:
    """A window on a project with two outputs, its file and its data in `folder`."""
    project = with_plan(two_heads(folder), **plan)
    path = folder / "heads.loom"
    write(project, path)
    window = open_window(project)
    window.session.saved(path)
    return window


def panel_of(window: MainWindow) -> TrainingPanel:
    panel = window.docks["training"].panel()
    assert isinstance(panel, TrainingPanel)
    return panel


def click(window: MainWindow) -> None:
    """Presses the panel's button: Train, Stop or End at once."""
    window.docks["training"].raise_()
    QTest.mouseClick(panel_of(window).button, Qt.MouseButton.LeftButton)


class Heard(QObject):
    """All events of a window's runs, as the widgets got them."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.events: list[Event] = []
        window.trainer.told.connect(self.events.extend)

    def has(self, kind: type[Event]) -> bool:
        return any(isinstance(event, kind) for event in self.events)

    @property
    def result(self) -> RunResult | None:
        last = self.events[-1] if self.events else None
        return last.result if isinstance(last, RunEnded) else None

    def wait_for(self, qtbot: QtBot, kind: type[Event]) -> None:
        qtbot.waitUntil(lambda: self.has(kind), timeout=STARTING_MS)

    def end(self, qtbot: QtBot) -> RunResult:
        self.wait_for(qtbot, RunEnded)
        assert self.result
        return self.result


@contextmanager
def ticking() -> Iterator[list[int]]:
    """Counts the ticks of a timer of the window's thread."""
    ticks = [0]

    def tick() -> None:
        ticks[0] += 1

    timer = QTimer(interval=10)
    timer.timeout.connect(tick)
    timer.start()
    yield ticks
    timer.stop()


def kept(result: RunResult) -> RunResult:
    return RunFolder(Path(result.folder)).result()


def is_gone(process: int) -> bool:
    return not psutil.pid_exists(process) or psutil.Process(process).status() == psutil.STATUS_ZOMBIE


def tab(panel: TrainingPanel) -> str:
    tabs: QTabBar = panel.tabs
    return tabs.tabText(tabs.currentIndex())
