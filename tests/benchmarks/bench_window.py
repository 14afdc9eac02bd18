"""How long a whole window takes from an edit to its repaint, and how much memory it holds with a large model."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.documents import document
from tests.benchmarks.figure import Figure, percentile

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSettings  # after the platform is chosen

from core.graph.edits.layers import rename_layer
from core.graph.project import Project
from gui.app import application
from gui.session import Session
from gui.theme.theme import Choice, Theme
from gui.window import MainWindow
from tests.benchmarks.bench_canvas import net

_LARGE = "EfficientNetV2L"


def measure() -> list[Figure]:
    theme = Theme(application(), Choice.DARK)
    return [
        _edits(theme, net(10_000), "10000"),
        _edits(theme, document(_LARGE), _LARGE),
        Figure(f"window.resident.{_LARGE}", _resident(), "MB", 250.0, "peak, after 20 edits, a process of its own"),
    ]


def _edits(theme: Theme, project: Project, name: str) -> Figure:
    taken = _taken(theme, project, times=20)
    return Figure(f"window.edit.{name}", percentile(taken, 0.95), "ms", 50.0, "p95, a block renamed, to its repaint")


def _taken(theme: Theme, project: Project, times: int) -> list[float]:
    with TemporaryDirectory() as folder:
        settings = QSettings(str(Path(folder) / "settings.ini"), QSettings.Format.IniFormat)
        window = MainWindow(Session(project), theme, settings)
        window.resize(1600, 1000)
        window.show()
        application().processEvents()
        taken = [_edit(window, index) for index in range(times)]
        window.session.document.mark_saved()
        window.close()
    return taken


def _edit(window: MainWindow, index: int) -> float:
    session = window.session
    graph, layers = session.graph.id, list(session.graph.layers)
    layer = layers[index * 37 % len(layers)]
    start = time.perf_counter()
    session.do("Rename", lambda now: rename_layer(now, graph, layer, f"another_{index}"))
    window.canvas.view.viewport().repaint()
    return (time.perf_counter() - start) * 1000


def _resident() -> float:
    root = Path(__file__).parent.parent.parent
    told = subprocess.run([sys.executable, "-m", __name__], cwd=root, check=True, capture_output=True, text=True)
    return float(told.stdout)


if __name__ == "__main__":
    _taken(Theme(application(), Choice.DARK), document(_LARGE), times=20)
    status = Path("/proc/self/status").read_text()  # getrusage would tell the peak of the parent process
    print(int(status.partition("VmHWM:")[2].split()[0]) / 1000)
