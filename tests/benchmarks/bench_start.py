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
        print(time.time(), flush=True)
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
        return [_figure(name, paths, Path(folder)) for name, paths in starts]


def _figure(name: str, paths: list[Path], home: Path) -> Figure:
    taken = [_seconds(paths, home) for _ in range(_TIMES)]
    return Figure(name, statistics.median(taken), "s", 1.0, "from the command, offscreen")


def _seconds(paths: list[Path], home: Path) -> float:
    kept = {f"XDG_{kind}_HOME": str(home) for kind in ("CONFIG", "STATE", "DATA", "CACHE")}
    environment = {**os.environ, **kept, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", _CHILD, *map(str, paths)]
    began = time.time()
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return float(done.stdout.split()[0]) - began


if __name__ == "__main__":
    for figure in measure():
        print(figure)
