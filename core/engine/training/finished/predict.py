"""Predictions of a finished run on rows of data or on values that a person gives, and the same as a CSV file."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from io import TextIOWrapper
from itertools import islice
from pathlib import Path

import numpy as np

from core.engine.training.finished.explain import answers, fed
from core.engine.training.finished.reopen import Finished
from core.project.atomic import replacing
from core.training.columns import Chunk, Column, is_text, missing
from core.training.errors import DataError
from core.training.explained import Answer, Prediction
from core.training.ports import FittedPort
from core.training.served import OneRow, needed, row_of, served
from core.training.sources import Source

_MOST_NUMBERS = 160 * 160 * 3


def predictions(run: Finished, source: Source) -> Iterator[Prediction]:
    """One for each row of the source, which need not have the targets. Raises a TrainingError."""
    ports = (*run.inputs, *_present(run, source))
    for chunk, arrays in served(source, ports):
        yield from _explained(run, chunk, arrays)


def prediction(run: Finished, source: Source, row: int, changes: Mapping[str, str] | None = None) -> Prediction:
    """Of one row, counted from 1, with other values in some of its columns."""
    ports = (*run.inputs, *_present(run, source))
    values = dict(row_of(source, needed(ports), row))
    for column, text in (changes or {}).items():
        values[column] = _given(column, text, values)
    folder = source.path if source.path.is_dir() else source.path.parent
    ((chunk, arrays),) = list(served(OneRow(values, folder), ports))
    (found,) = _explained(run, Chunk(row - 1, chunk.columns), arrays, _MOST_NUMBERS)
    return found


def write_csv(run: Finished, source: Source, path: Path) -> int:
    """A line for each row; returns how many. Columns: row, then per output what it says, and what the data say.

    The file is written whole or not at all.
    """
    count = 0
    with replacing(path) as stream:
        text = TextIOWrapper(stream, encoding="utf-8", newline="")
        writer = csv.writer(text)
        for count, found in enumerate(predictions(run, source), 1):
            if count == 1:
                writer.writerow(("row", *_heads(found.answers)))
            writer.writerow((found.row, *_cells(found.answers)))
        text.detach()
    return count


def first(run: Finished, source: Source, count: int) -> list[Prediction]:
    return list(islice(predictions(run, source), count))


def _present(run: Finished, source: Source) -> tuple[FittedPort, ...]:
    """The targets that the source has, too."""
    return tuple(port for port in run.targets if all(part.column in source.columns for part in port.columns))


def _explained(run: Finished, chunk: Chunk, arrays: list[Column], most: int = 0) -> Iterator[Prediction]:
    """`most` is how many numbers of an input are told with a sample, for a picture of it."""
    count = len(run.inputs)
    given, found = arrays[:count], run.outputs(arrays[:count])
    ports = [port for port in run.targets if all(part.column in chunk.columns for part in port.columns)]
    known = {port.name: array for port, array in zip(ports, arrays[count:], strict=True)}
    gaps = {port.name: _gaps(port, chunk) for port in ports}
    inputs = [list(fed(port, chunk, array, most)) for port, array in zip(run.inputs, given, strict=True)]
    rows = zip(run.built.contract.rows, run.targets, found, strict=True)
    said = [
        [
            _without_gap(answer, bool(row.label in gaps and gaps[row.label][place]))
            for place, answer in enumerate(answers(row, port, values, known.get(port.name)))
        ]
        for row, port, values in rows
    ]
    for place in range(chunk.rows):
        yield Prediction(
            chunk.first + place + 1, tuple(each[place] for each in inputs), tuple(each[place] for each in said)
        )


def _gaps(port: FittedPort, chunk: Chunk) -> Column:
    return np.asarray(np.any([missing(chunk.columns[part.column]) for part in port.columns], axis=0))


def _without_gap(answer: Answer, gap: bool) -> Answer:
    return Answer(answer.output, answer.kind, answer.said, answer.values) if gap else answer


def _given(column: str, text: str, values: Mapping[str, Column]) -> Column:
    if column not in values:
        raise DataError(f"The run takes no column `{column}`. It takes: {', '.join(values)}.")
    before = values[column]
    if before.ndim > 1:
        raise DataError(f"Column `{column}` holds arrays of shape {before.shape[1:]}, which can't be typed.")
    if is_text(before):
        return np.array([text], object)
    try:
        return np.array([float(text)])
    except ValueError:
        raise DataError(f"Column `{column}` takes a number, and {text!r} is none.") from None


def _heads(said: tuple[Answer, ...]) -> Iterator[str]:
    for answer in said:
        if answer.kind == "classes":
            yield answer.output
            yield from (f"{answer.output}: {value.name}" for value in answer.values)
        elif len(answer.values) == 1:
            yield answer.output
        else:
            yield from (f"{answer.output}: {value.name}" for value in answer.values)
        yield f"{answer.output} (data)"


def _cells(said: tuple[Answer, ...]) -> Iterator[object]:
    for answer in said:
        if answer.kind == "classes":
            yield _likeliest(answer)
        yield from ("" if value.value is None else f"{value.value:.7g}" for value in answer.values)
        yield answer.actual


def _likeliest(answer: Answer) -> str:
    return max(answer.values, key=lambda value: -1.0 if value.value is None else value.value).name
