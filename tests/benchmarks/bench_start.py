"""From the command to the first paint of the window: with a file, with the largest model, and on the start page.

Importing TensorFlow takes its turn between them: its time tells how fast the machine is at that moment.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from core.project import write
from core.resources import examples
from tests.benchmarks.documents import document
from tests.benchmarks.figure import Figure

_TIMES = 5
_CHILD = """
import sys, time
from gui.unread_sources import leave_sources_unread
leave_sources_unread()  # as `main` does before it imports more
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
from gui.__main__ import main
from gui.window import MainWindow

def paint(window, event):
    del MainWindow.paintEvent
    QMainWindow.paintEvent(window, event)
    QTimer.singleShot(0, painted)

def painted():
    print(time.time(), time.process_time(), flush=True)
    QTimer.singleShot(0, QApplication.instance().closeAllWindows)

MainWindow.paintEvent = paint
sys.exit(main(sys.argv[1:]))
"""
_TENSORFLOW = "import time, tensorflow; print(time.time(), time.process_time())"
_TENSORFLOW_SECONDS = 3.3  # on the machine that the budgets were set on


def measure() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        large = Path(folder) / "large.loom"
        write(document("EfficientNetV2L"), large)
        starts: tuple[tuple[str, list[str]], ...] = (
            ("start.movies", [_CHILD, str(examples() / "movies.loom")]),
            ("start.EfficientNetV2L", [_CHILD, str(large)]),
            ("start.page", [_CHILD]),
            ("start.tensorflow", [_TENSORFLOW]),
        )
        taken: dict[str, list[tuple[float, float]]] = {name: [] for name, _ in starts}
        for turn in range(_TIMES + 1):  # by turns: a machine that others use too is fast and slow by the minute
            for name, words in starts:
                seconds = _seconds(words, Path(folder))
                if turn:  # the first start of all compiles what later ones find compiled
                    taken[name].append(seconds)
        return _figures(taken)


def _figures(taken: dict[str, list[tuple[float, float]]]) -> list[Figure]:
    peer = taken.pop("start.tensorflow")
    figures = []
    for name, times in taken.items():
        walls, processors = zip(*times, strict=True)
        share = statistics.median(wall / other for wall, (other, _) in zip(walls, peer, strict=True))
        figures += [
            Figure(name, statistics.median(walls), "s", 1.0, "from the command, offscreen, bytecode there already"),
            Figure(f"{name}.cpu", statistics.median(processors), "s", None, "of which the processor's"),
            Figure(f"{name}.share", share, "×", 1 / _TENSORFLOW_SECONDS, "of importing TensorFlow, by turns with it"),
        ]
    seconds = statistics.median(wall for wall, _ in peer)
    return [
        *figures,
        Figure("start.tensorflow", seconds, "s", None, f"to import; {_TENSORFLOW_SECONDS} s in DESIGN.md"),
    ]


def _seconds(words: list[str], home: Path) -> tuple[float, float]:
    """From the command to what the child tells of, by the clock and by the processor."""
    kept = {f"XDG_{kind}_HOME": str(home) for kind in ("CONFIG", "STATE", "DATA", "CACHE")}
    compiled = {"PYTHONPYCACHEPREFIX": str(home / "compiled"), "PYTHONDONTWRITEBYTECODE": ""}
    quiet = {"QT_QPA_PLATFORM": "offscreen", "TF_CPP_MIN_LOG_LEVEL": "3"}
    command = [sys.executable, "-c", *words]
    began = time.time()
    environment = {**os.environ, **kept, **compiled, **quiet}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    painted, processor = map(float, done.stdout.split())
    return painted - began, processor


if __name__ == "__main__":
    for figure in measure():
        print(figure)
