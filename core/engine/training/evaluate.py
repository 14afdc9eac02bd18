"""How good the model is on the held-out samples, output by output, beside the constant guess."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import keras
import tensorflow as tf

from core.engine.private import build_for_training
from core.engine.training.build import Built
from core.engine.training.contract import Contract, Key
from core.engine.training.guess import guessing_model, in_words
from core.engine.training.watch import Scorer
from core.training.columns import Column
from core.training.events import Scores
from core.training.ports import FittedPort
from core.training.result import OutputResult


def evaluate(
    built: Built, guesses: Sequence[Column] | None, fitted: Sequence[FittedPort], held_out: tf.data.Dataset
) -> tuple[OutputResult, ...]:
    """A result for every trained output. `fitted` are the targets, in the order of the outputs, as are `guesses`.

    Without `guesses` the results have none beside them: other data than the run's have no training samples.
    """
    contract = built.contract
    reached = _scores(built.training, contract, built.keys, fitted, held_out)
    if guesses is None:
        return tuple(_alone(row.label, port, reached) for row, port in zip(contract.rows, fitted, strict=True))
    guesser = guessing_model(built.training, contract, guesses)
    guessed = _scores(guesser, contract, contract.compile(guesser, "sgd"), fitted, held_out)
    words = [in_words(*parts) for parts in zip(guesses, contract.rows, fitted, strict=True)]
    return tuple(
        _result(row.label, port, reached, guessed, text)
        for row, port, text in zip(contract.rows, fitted, words, strict=True)
    )


def _scores(
    model: keras.Model,
    contract: Contract,
    keys: Mapping[str, Key],
    fitted: Sequence[FittedPort],
    held_out: tf.data.Dataset,
) -> Scores:
    build_for_training(model, next(iter(held_out)))
    return Scorer(contract, keys, fitted).scores(model.evaluate(held_out, verbose=0, return_dict=True))


def _result(label: str, port: FittedPort, reached: Scores, guessed: Scores, words: str) -> OutputResult:
    own, other = dict(reached.outputs[label]), dict(guessed.outputs[label])
    return OutputResult(label, _target(port), own.pop("loss"), other.pop("loss"), own, other, words)


def _alone(label: str, port: FittedPort, reached: Scores) -> OutputResult:
    own = dict(reached.outputs[label])
    return OutputResult(label, _target(port), own.pop("loss"), None, own)


def _target(port: FittedPort) -> str:
    return ", ".join(part.column for part in port.columns)
