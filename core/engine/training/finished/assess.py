"""How good a finished run's model is: on what it had held out, beside the constant guess, or on other data."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np

from core.engine.training.evaluate import evaluate
from core.engine.training.finished.reopen import Finished
from core.engine.training.finished.tally import Counts, Points, tally_of
from core.engine.training.guess import best_guess
from core.engine.training.pipeline import Arrays, feed
from core.training import checks
from core.training.encode import encode
from core.training.errors import DataError
from core.training.explained import Evaluation
from core.training.kept import Kept, pieces
from core.training.options import Options
from core.training.planning import needed_source, whole
from core.training.result import OutputResult
from core.training.sources import Source
from core.training.split import Division, Split, split
from core.training.survey import survey


class _Samples(NamedTuple):
    """All rows of the source, encoded, and which of them train and which are held out."""

    inputs: list[Kept]
    targets: list[Kept]
    rows: Split


def assess(run: Finished, other: Path | None = None) -> Evaluation:
    """On the held-out samples of the run's own data, else on all samples of `other`. Raises a TrainingError."""
    source = run.other(other) if other else run.source
    samples = _samples(run, source, everything=other is not None)
    if not len(samples.rows.held_out):
        raise DataError(f"No sample of {source.path.name} is held out. Evaluate on another file.")
    outputs = _scores(run, samples, guessing=other is None)
    tallies = _tallied(run, samples)
    return Evaluation(
        source.path.name,
        len(samples.rows.held_out),
        outputs,
        tuple(tally.confusion() for tally in tallies if isinstance(tally, Counts)),
        tuple(drawn for tally in tallies if isinstance(tally, Points) for drawn in tally.residuals()),
        run.fold_words,
    )


def _tallied(run: Finished, samples: _Samples) -> list[Counts | Points]:
    """A tally for each output. Held-out samples go by some at a time, since they may be more than the memory holds."""
    held_out, rows = samples.rows.held_out, zip(run.built.contract.rows, run.targets, strict=True)
    tallies = [tally_of(row, port, len(held_out)) for row, port in rows]
    for piece in pieces(held_out, (*samples.inputs, *samples.targets)):
        said = run.outputs([array[piece] for array in samples.inputs])
        for tally, found, array in zip(tallies, said, samples.targets, strict=True):
            tally.take(found, array[piece])
    return tallies


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
