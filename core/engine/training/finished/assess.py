"""How good a finished run's model is: on what it had held out, beside the constant guess, or on other data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from core.engine.training.contract import Row
from core.engine.training.evaluate import evaluate
from core.engine.training.finished.explain import class_names, in_own_unit, labels, probabilities
from core.engine.training.finished.reopen import Finished
from core.engine.training.guess import best_guess
from core.engine.training.pipeline import Arrays, feed
from core.training import checks
from core.training.columns import Column
from core.training.encode import encode
from core.training.errors import DataError
from core.training.explained import Confusion, Evaluation, Residuals
from core.training.kept import Kept
from core.training.options import Options
from core.training.planning import needed_source, whole
from core.training.ports import FittedPort
from core.training.result import OutputResult
from core.training.sources import Source
from core.training.split import Division, Split, split
from core.training.survey import survey

_MOST_POINTS, _ROWS_AT_ONCE = 2000, 4096


class _Samples(NamedTuple):
    """All rows of the source, encoded, and which of them train and which are held out."""

    inputs: list[Kept]
    targets: list[Kept]
    rows: Split

    def held_out(self, arrays: Sequence[Kept]) -> list[Column]:
        return [array[self.rows.held_out] for array in arrays]


def assess(run: Finished, other: Path | None = None) -> Evaluation:
    """On the held-out samples of the run's own data, else on all samples of `other`. Raises a TrainingError."""
    source = run.other(other) if other else run.source
    samples = _samples(run, source, everything=other is not None)
    if not len(samples.rows.held_out):
        raise DataError(f"No sample of {source.path.name} is held out. Evaluate on another file.")
    outputs = _scores(run, samples, guessing=other is None)
    found = _outputs(run, samples)
    parts = list(
        zip(run.built.contract.rows, run.targets, found, samples.held_out(samples.targets), strict=True),
    )
    return Evaluation(
        source.path.name,
        len(samples.rows.held_out),
        outputs,
        tuple(drawn for part in parts for drawn in _confusion(*part)),
        tuple(drawn for part in parts for drawn in _residuals(*part)),
        run.fold_words,
    )


def _outputs(run: Finished, samples: _Samples) -> list[Column]:
    """Of the held-out samples, some at a time: inputs may be many more numbers than outputs."""
    rows = samples.rows.held_out
    pieces = np.array_split(rows, -(-len(rows) // _ROWS_AT_ONCE))
    said = [run.outputs([array[piece] for array in samples.inputs]) for piece in pieces]
    return [np.concatenate(parts) for parts in zip(*said, strict=True)]


def _samples(run: Finished, source: Source, *, everything: bool) -> _Samples:
    """With the transforms of the run, and divided as the run had divided them, or else all held out."""
    ports = (*run.built.inputs, *(row.port for row in run.built.contract.rows))
    fitted = (*run.inputs, *run.targets)
    plan = needed_source(run.plan)
    column = "" if everything else Options(plan.options, f"source {plan.path}").text("held_out", "")
    found = survey(source, ports, column or None)
    usable = np.flatnonzero(found.usable)
    division = Division(run.plan.validation_split, run.plan.seed, column or None, run.fold)
    rows = Split(usable[:0], usable) if everything else split(found, division)
    arrays = encode(source, fitted, found.rows)
    labelled = rows.only(checks.labelled(fitted, arrays, found.rows))
    count = len(run.inputs)
    return _Samples(arrays[:count], arrays[count:], labelled)


def _scores(run: Finished, samples: _Samples, *, guessing: bool) -> tuple[OutputResult, ...]:
    """Through Keras's own evaluation, in the batches of the run."""
    built, batch = run.built, run.built.fixed_batch or whole(run.plan.batch_size, "The batch size")
    held_out = Split(samples.rows.held_out, samples.rows.held_out)
    given = Arrays(list(samples.inputs), list(samples.targets), [])  # the feed empties them
    batches = feed(given, held_out, batch, run.plan.seed, built.fixed_batch is not None).held_out
    if batches is None:
        raise DataError(f"The model takes batches of exactly {batch} samples, and there are fewer to evaluate on.")
    pairs = zip(built.contract.rows, samples.targets, strict=True)
    guesses = [best_guess(row, target, samples.rows.training) for row, target in pairs] if guessing else None
    with run.choice.computing():
        return evaluate(built, guesses, run.targets, batches)


def _confusion(row: Row, port: FittedPort, found: Column, targets: Column) -> Iterator[Confusion]:
    names = class_names(row, port)
    if names is None:
        return
    said, known = probabilities(row, found).argmax(axis=1), labels(row, targets)
    width = len(names)
    counts = np.bincount(known * width + said, minlength=width * width).reshape(width, width)
    yield Confusion(row.label, names, tuple(tuple(int(count) for count in line) for line in counts))


def _residuals(row: Row, port: FittedPort, found: Column, targets: Column) -> Iterator[Residuals]:
    """For outputs of one number, or of a few beside each other; what has more axes is no number to plot."""
    if class_names(row, port) is not None or found.shape != targets.shape or found.ndim > 2:
        return
    count = len(found)
    chosen = np.linspace(0, count - 1, min(count, _MOST_POINTS)).astype(np.int64)
    said = in_own_unit(port, found)[chosen].reshape(len(chosen), -1)
    known = in_own_unit(port, targets)[chosen].reshape(len(chosen), -1)
    columns = [part.column for part in port.columns]
    if said.shape[1] == len(columns):
        for place, name in enumerate(columns):
            yield Residuals(row.label, name, _numbers(known[:, place]), _numbers(said[:, place]))
    elif said.size:
        few = np.linspace(0, said.size - 1, min(said.size, _MOST_POINTS)).astype(np.int64)
        yield Residuals(row.label, "all elements", _numbers(known.ravel()[few]), _numbers(said.ravel()[few]))


def _numbers(values: Column) -> tuple[float, ...]:
    return tuple(float(value) for value in values)
