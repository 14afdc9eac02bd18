"""What the models of the examples are worth: trained as they come, beside a logistic regression and a constant guess.

The logistic regression of an output sees the same encoded samples of those inputs that reach it: numbers and pixels as
they are, texts as counts of their tokens.
"""

from __future__ import annotations

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import tempfile
from pathlib import Path

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from core.engine.training.ready import get_ready
from core.engine.training.train import Settings, train
from core.graph.project import Project
from core.graph.records import Source, flatten
from core.project import read
from core.resources import examples
from core.training.result import Outcome, OutputResult
from tests.benchmarks.figure import Figure

_NAMES = ("digits", "movies", "same_digit", "same_director")
_EPOCHS, _L2 = 60, 1e-4
Numbers = npt.NDArray[np.float32]
Pair = tuple[list[npt.NDArray[np.generic]], list[npt.NDArray[np.generic]]]


def measure() -> list[Figure]:
    return [figure for name in _NAMES for figure in _example(name)]


def _example(name: str) -> list[Figure]:
    project = read(examples() / f"{name}.loom")
    settings = Settings(name, device="cpu")
    with tempfile.TemporaryDirectory() as folder:
        result = train(project, examples(), Path(folder), lambda _: None, settings)
    assert result.outcome is Outcome.FINISHED, result.message
    ready = get_ready(project, examples(), settings)
    sides = _all(ready.feed.training(0, 0).take(ready.feed.batches)), _all(ready.feed.held_out)
    assert project.plan
    ends = [end for _, end in flatten(project.model(project.plan.model).outputs)]  # type: ignore[union-attr]
    return [
        _figure(name, output, _seen(project, end), index, sides)
        for index, (output, end) in enumerate(zip(result.outputs, ends, strict=True))
    ]


def _seen(project: Project, output: Source) -> list[int]:
    """The places of the model's inputs that reach one of its outputs."""
    assert project.plan
    graph, model = project.graphs[project.plan.model.graph], project.model(project.plan.model)
    assert model
    reached, waiting = set(), [output.call]
    while waiting:
        call = waiting.pop()
        reached.add(call)
        waiting += [source.call for source in graph.incoming.get(call, {}).values() if source.call not in reached]
    return [place for place, (_, end) in enumerate(flatten(model.inputs)) if end.call in reached]


def _figure(example: str, output: OutputResult, seen: list[int], index: int, sides: tuple[Pair, Pair]) -> Figure:
    (inputs, targets), (unseen, truth) = sides
    only = [inputs[place] for place in seen], [unseen[place] for place in seen]
    logistic = _logistic((only[0], targets), (only[1], truth), index)
    note = (
        f"held out; logistic regression {logistic:.1%}, constant guess {output.guess_metrics['accuracy']:.1%}, "
        f"{len(sides[1][1][index])} samples"
    )
    return Figure(
        f"examples.{example}.{output.output} right", 100 * (output.metrics["accuracy"] or 0.0), "%", None, note
    )


def _all(batches: tf.data.Dataset | None) -> Pair:
    """Every sample of a data set, inputs and targets."""
    assert batches is not None
    inputs, targets = zip(*((batch[0], batch[1]) for batch in batches), strict=True)
    return [np.concatenate(parts) for parts in zip(*inputs, strict=True)], [
        np.concatenate(parts) for parts in zip(*targets, strict=True)
    ]


def _logistic(training: Pair, held_out: Pair, index: int) -> float:
    """The share of held-out samples that a logistic regression gets right."""
    widths = [int(column.max()) + 1 if column.dtype.kind == "i" else 0 for column in training[0]]
    x, unseen = _features(training[0], widths), _features(held_out[0], widths)
    y, truth = training[1][index].reshape(-1).astype("int32"), held_out[1][index].reshape(-1).astype("int32")
    keras.utils.set_random_seed(0)
    regularizer = keras.regularizers.L2(_L2)
    head = keras.layers.Dense(int(y.max()) + 1, activation="softmax", kernel_regularizer=regularizer)
    model = keras.Sequential([keras.Input((x.shape[1],)), head])
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    model.fit(x, y, batch_size=64, epochs=_EPOCHS, verbose=0)
    return float(np.mean(model.predict(unseen, verbose=0).argmax(axis=1) == truth))


def _features(inputs: list[npt.NDArray[np.generic]], widths: list[int]) -> Numbers:
    columns = [_counts(column, width) if width else column for column, width in zip(inputs, widths, strict=True)]
    return np.concatenate([column.reshape(len(column), -1).astype("float32") for column in columns], axis=1)


def _counts(tokens: npt.NDArray[np.generic], width: int) -> Numbers:
    """How often each token stands in a text; 0 pads, and tokens that training has not seen count for nothing."""
    found = np.zeros((len(tokens), width), "float32")
    for row, text in zip(found, tokens, strict=True):
        np.add.at(row, text[(text > 0) & (text < width)], 1)
    return found
