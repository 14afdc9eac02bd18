"""Saving and opening a project as large as people have, and how fast the command line answers."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from core.graph.project import Project
from core.project import dumps, loads, read, write
from tests.benchmarks.figure import Figure, median_ms
from tests.documents import residual


def measure() -> list[Figure]:
    project = residual(250)
    text = dumps(project)
    size = f"{len(project.main.layers)} blocks, {len(text) / 1024:.0f} KB"
    return [
        Figure("file dumps", median_ms(lambda: dumps(project)), "ms", None, size),
        Figure("file loads", median_ms(lambda: loads(text)), "ms", None, size),
        Figure("file write and read", _on_disk(project), "ms", None, f"{size}; with fsync and the previous version"),
        Figure("command line answers", _command(), "ms", None, "layerloom layers Dense, from process start"),
    ]


def _on_disk(project: Project) -> float:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "large.loom"
        turns = iter(range(1000))

        def turn() -> None:
            write(Project(project.graphs, {"turn": next(turns)}), file)
            read(file)

        return median_ms(turn)


def _command() -> float:
    command = [sys.executable, "-m", "gui", "layers", "Dense"]
    return median_ms(lambda: subprocess.run(command, check=True, capture_output=True))
