"""`layerloom save` with the canvas in its reports. Only when one is drawn is Qt imported."""

from __future__ import annotations

import tempfile
from pathlib import Path

from core.cli.save import save_command
from core.graph.project import Project
from core.graph.records import Graph


def _drawn(project: Project, graph: Graph, file: Path, trust: bool) -> str:
    from gui.render import render  # Qt

    with tempfile.TemporaryDirectory(prefix="layerloom-") as folder:
        picture = Path(folder) / f"{graph.name}.svg"
        render(project, graph, picture, file, theme="light", scale=1.0, trust=trust)
        return picture.read_text(encoding="utf-8")


SAVE = save_command(_drawn)
