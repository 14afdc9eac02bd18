"""From the command to the first paint of the window: with a file, with the largest model, and on the start page."""

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

_TIMES = 3
_CHILD = """
import sys, time
from PySide6.QtCore import QEvent, QObject, QTimer
from gui.__main__ import main
from gui.app import application

class FirstPaint(QObject):
    seen = False
    def eventFilter(self, watched, event):
        if event.type() is QEvent.Type.Paint and not self.seen:
            self.seen = True
            QTimer.singleShot(0, self.painted)
        return False
    def painted(self):
        print(time.time(), time.process_time(), flush=True)
        QTimer.singleShot(0, qt.closeAllWindows)

qt = application()
watch = FirstPaint()
qt.installEventFilter(watch)
sys.exit(main(sys.argv[1:]))
"""


def measure() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        large = Path(folder) / "large.loom"
        write(document("EfficientNetV2L"), large)
        starts: tuple[tuple[str, list[Path]], ...] = (
            ("start.movies", [examples() / "movies.loom"]),
            ("start.EfficientNetV2L", [large]),
            ("start.page", []),
        )
        return [figure for name, paths in starts for figure in _figures(name, paths, Path(folder))]


def _figures(name: str, paths: list[Path], home: Path) -> list[Figure]:
    walls, processors = zip(*(_seconds(paths, home) for _ in range(_TIMES)), strict=True)
    return [
        Figure(name, statistics.median(walls), "s", 1.0, "from the command, offscreen"),
        Figure(f"{name}.cpu", statistics.median(processors), "s", None, "of which the processor's"),
    ]


def _seconds(paths: list[Path], home: Path) -> tuple[float, float]:
    """From the command to the first paint, by the clock and by the processor."""
    kept = {f"XDG_{kind}_HOME": str(home) for kind in ("CONFIG", "STATE", "DATA", "CACHE")}
    environment = {**os.environ, **kept, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", _CHILD, *map(str, paths)]
    began = time.time()
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    painted, processor = map(float, done.stdout.split())
    return painted - began, processor


if __name__ == "__main__":
    for figure in measure():
        print(figure)
