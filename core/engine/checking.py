"""Asks Keras about a whole project at once, as `check` and reports do."""

from __future__ import annotations

from pathlib import Path

from core.engine.custom import modules_beside
from core.engine.shapes import ShapeEngine
from core.graph.project import Project
from core.saving.checked import Report, report_of


def report_on(project: Project, folder: Path, *, trusted: bool) -> Report:
    """Checks the whole project, whose file lies in `folder`."""
    engine = ShapeEngine(trusted)
    with modules_beside(folder if trusted else None):
        engine.update(project)
    return report_of(project, engine.calls, engine.models)
