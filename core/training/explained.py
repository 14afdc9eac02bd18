"""What a trained model says of samples, in a person's words: names of classes, values in their own unit."""

from __future__ import annotations

from typing import Literal

import msgspec

from core.training.result import OutputResult


class Value(msgspec.Struct, frozen=True):
    """One named number: a class with its probability, or an element in its own unit. None is not a number."""

    name: str
    value: float | None


class Fed(msgspec.Struct, frozen=True):
    """What one input of the model was given. `columns` are the raw values; small arrays come as numbers too."""

    input: str
    columns: dict[str, str]
    shape: tuple[int, ...]
    numbers: tuple[float, ...] = ()


class Answer(msgspec.Struct, frozen=True):
    """What one output says of one sample, and what the data say, where they do.

    With `classes` the values are probabilities by class; `said` is the likeliest. With `values` they are in the
    unit of the data.
    """

    output: str
    kind: Literal["classes", "values"]
    said: str
    values: tuple[Value, ...]
    actual: str = ""


class Prediction(msgspec.Struct, frozen=True):
    """One sample: `row` of the data, counted from 1, what went in, and what came out."""

    row: int
    inputs: tuple[Fed, ...]
    answers: tuple[Answer, ...]


class Confusion(msgspec.Struct, frozen=True):
    """How often samples of each class (a row of `counts`) were taken for each class (a column)."""

    output: str
    names: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]

    @property
    def right(self) -> int:
        return sum(row[place] for place, row in enumerate(self.counts))

    @property
    def all(self) -> int:
        return sum(map(sum, self.counts))


class Residuals(msgspec.Struct, frozen=True):
    """Of one number: what the data say and what the model said, for at most some thousand samples."""

    output: str
    name: str
    actual: tuple[float, ...]
    said: tuple[float, ...]


Picture = Confusion | Residuals


class Evaluation(msgspec.Struct, frozen=True):
    """How good the model is on `samples` samples of `data`, output by output, and where it goes wrong.

    `fold` names the fold whose model it is, where there are any.
    """

    data: str
    samples: int
    outputs: tuple[OutputResult, ...]
    confusions: tuple[Confusion, ...] = ()
    residuals: tuple[Residuals, ...] = ()
    fold: str = ""
