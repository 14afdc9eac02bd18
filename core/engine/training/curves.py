"""The learning curves of a run as a picture: a row per output, its loss first and then its metrics."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from core.training.events import EpochEnded, Scores
from core.training.fold_results import by_fold
from core.training.result import OutputResult

_TRAINING, _HELD_OUT, _GUESS = "#2f6db5", "#d9731a", "#7a7f87"
_INK, _GRID = "#24292f", "#e6e8eb"
_PANEL = (4.4, 2.9)  # inches


class _Panel(NamedTuple):
    """A list of numbers for each fold, or one where there are none."""

    output: str
    measure: str
    training: list[list[float]]
    held_out: list[list[float]]
    guess: float | None


def draw_curves(path: Path, title: str, history: Sequence[EpochEnded], results: Sequence[OutputResult] = ()) -> None:
    """Write a picture with one panel per loss and metric. `results` add the line of the constant guess.

    Folds have a thin line each.
    """
    rows = [list(_panels(output, history, results)) for output in history[0].training.outputs]
    columns = max(map(len, rows))
    figure = Figure((_PANEL[0] * columns, _PANEL[1] * len(rows) + 0.6), dpi=120, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots(len(rows), columns, squeeze=False)
    for place, panels in zip(axes, rows, strict=True):
        for axis in place[len(panels) :]:
            axis.set_axis_off()
        for axis, panel in zip(place, panels, strict=False):
            _draw(axis, panel)
    figure.suptitle(title, color=_INK, fontsize=12, fontweight="bold", x=0.01, ha="left")
    handles, labels = axes[0][0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper right", ncols=3, frameon=False, fontsize=9, labelcolor=_INK)
    figure.savefig(path)


def _panels(output: str, history: Sequence[EpochEnded], results: Sequence[OutputResult]) -> Iterator[_Panel]:
    result = next((result for result in results if result.output == output), None)
    folds = by_fold(history).values()
    for measure in history[0].training.outputs[output]:
        guess = None
        if result:
            guess = result.guess_loss if measure == "loss" else result.guess_metrics.get(measure)
        training = [[_value(epoch.training, output, measure) for epoch in fold] for fold in folds]
        held_out = [[_value(epoch.held_out, output, measure) for epoch in fold] for fold in folds]
        yield _Panel(output, measure, training, held_out, guess)


def _value(scores: Scores | None, output: str, measure: str) -> float:
    value = scores.outputs.get(output, {}).get(measure) if scores else None
    return math.nan if value is None else value


def _draw(axis: Axes, panel: _Panel) -> None:
    width = 1.8 if len(panel.training) == 1 else 0.8
    for colour, word, lines in ((_TRAINING, "training", panel.training), (_HELD_OUT, "held out", panel.held_out)):
        for number, line in enumerate(line for line in lines if not all(map(math.isnan, line))):
            marker = "o" if len(line) < 12 else None
            label = None if number else word
            axis.plot(range(1, len(line) + 1), line, color=colour, lw=width, marker=marker, ms=3.5, label=label)
    if panel.guess is not None:
        axis.axhline(panel.guess, color=_GUESS, lw=1.2, ls=(0, (4, 3)), label="constant guess")
    axis.set_title(f"{panel.output}: {panel.measure.replace('_', ' ')}", fontsize=10, color=_INK, loc="left")
    _plain_frame(axis)


def _plain_frame(axis: Axes) -> None:
    axis.set_xlabel("epoch", fontsize=8.5, color=_GUESS)
    axis.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=8))
    axis.grid(True, color=_GRID, lw=0.8)
    axis.set_axisbelow(True)
    axis.spines[["top", "right"]].set_visible(False)
    axis.spines[["left", "bottom"]].set_color(_GRID)
    axis.tick_params(colors=_GUESS, labelsize=8.5, length=0)
