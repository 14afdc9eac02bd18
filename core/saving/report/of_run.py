"""What a report tells of a run: how it went, each output beside the constant guess, and its curves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.saving.report.parts import Section, Table
from core.training.overview import RunOverview
from core.training.result import OutputResult


@dataclass(frozen=True)
class RunFacts:
    """`curves` are its losses and metrics over the epochs, as SVG."""

    overview: RunOverview
    outputs: tuple[OutputResult, ...] = ()
    curves: str = ""


def of_run(run: RunFacts) -> Iterator[Section]:
    told = run.overview
    words = [f"{told.name}: {told.state} after {told.epochs} of {told.planned} epochs, {told.seconds:.1f} s"]
    words += [f"on {told.device}"] if told.device else []
    words += [f"begun {told.began:%Y-%m-%d %H:%M}"]
    about = f"{', '.join(words)}. {told.note}".strip()
    if told.folds:
        about += f" Means of {told.folds} folds ± standard deviation."
    if told.synthetic:
        about += " The data were synthetic: the numbers show that the model trains, and nothing of what it can do."
    yield Section("Results", about, _results(run.outputs) if run.outputs else None)
    if run.curves:
        yield Section("Curves", picture=run.curves)


def _results(outputs: tuple[OutputResult, ...]) -> Table:
    rows = []
    for output in outputs:
        loss = _spread(output.loss, output.loss_deviation)
        rows.append((output.output, "loss", loss, _number(output.guess_loss)))
        for name, value in output.metrics.items():
            model = _spread(value, output.deviations.get(name))
            rows.append(("", name.replace("_", " "), model, _number(output.guess_metrics.get(name))))
    head = ("output", "on what was held out", "model", "best constant guess")
    return Table(head, tuple(rows), right=frozenset(head[2:]))


def _spread(value: float | None, deviation: float | None) -> str:
    return _number(value) if deviation is None else f"{_number(value)} ± {_number(deviation)}"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.4g}"
