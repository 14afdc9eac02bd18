"""Gathers what a report tells: shapes and weights from Keras, and of a run its results and curves."""

from __future__ import annotations

import tempfile
from pathlib import Path

from core.engine.checking import report_on
from core.engine.training.curves import draw_curves
from core.graph.muting import without_muted
from core.project import read
from core.saving.choosing import chosen_model
from core.saving.messages import Order
from core.saving.report.of_run import RunFacts
from core.saving.report.sections import Facts
from core.training.events import history
from core.training.overview import overview, retold
from core.training.result import OutputResult
from core.training.runs import RESULT, RunFolder


def facts_of(order: Order, title: str) -> Facts:
    """Of a run, the project is the one that it was begun with. Raises SaveRefused, RunBroken."""
    run = RunFolder(Path(order.run)) if order.run else None
    project = without_muted(run.project() if run else read(Path(order.project)))
    ref = chosen_model(project, order.model)
    report = report_on(project, Path(order.folder), trusted=order.trusted)
    return Facts(title, report, ref, order.picture, _run_facts(run) if run else None)


def _run_facts(run: RunFolder) -> RunFacts:
    outputs = run.result().outputs if (run.path / RESULT).exists() else ()
    return RunFacts(overview(run.path), outputs, _curves(run, outputs))


def _curves(run: RunFolder, outputs: tuple[OutputResult, ...]) -> str:
    epochs = history(retold(run.path))
    if not epochs:
        return ""
    with tempfile.TemporaryDirectory(prefix="layerloom-") as folder:
        file = Path(folder) / "curves.svg"
        draw_curves(file, "", epochs, outputs)
        return file.read_text(encoding="utf-8")
