from __future__ import annotations

from collections.abc import Callable

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers, ops

from core.engine.plain import plain


def _tensor(*shape: int | None) -> keras.KerasTensor:
    return keras.KerasTensor((None, *shape))


def _twice(layer: keras.Layer, first: keras.KerasTensor, second: keras.KerasTensor) -> None:
    layer(first)
    layer(second)


CASES: list[tuple[str, Callable[[], object], str]] = [
    ("Conv2D", lambda: layers.Conv2D(3, 3)(_tensor(64)), "Conv2D wants rank 4 or more, got (None, 64) of rank 2."),
    ("LSTM", lambda: layers.LSTM(3)(_tensor(64)), "LSTM wants rank 3, got (None, 64) of rank 2."),
    (
        "Dense",
        lambda: _twice(layers.Dense(3), _tensor(64), _tensor(32)),
        "Dense has weights for 64 values on axis -1, got (None, 32).",
    ),
    (
        "Dense",
        lambda: layers.Dense(3)(_tensor(None)),
        "Dense needs a known size where its input has None: its weights would have the shape (None, 3).",
    ),
    (
        "Concatenate",
        lambda: layers.Concatenate()([_tensor(3, 4), _tensor(5, 4)]),
        "Concatenate wants equal sizes on all axes but the joined one, got [(None, 3, 4), (None, 5, 4)].",
    ),
    (
        "Add",
        lambda: layers.Add()([_tensor(3), _tensor(4)]),
        "Add cannot bring (3,) and (4,) together (batch axis left out).",
    ),
    ("Add", lambda: layers.Add()(_tensor(3)), "Add takes a list of inputs, got a single one."),
    (
        "Subtract",
        lambda: layers.Subtract()([_tensor(3)] * 3),
        "Subtract takes exactly 2 inputs, got [(None, 3), (None, 3), (None, 3)].",
    ),
    (
        "Dot",
        lambda: layers.Dot(1)([_tensor(3), _tensor(4)]),
        "Dot multiplies along axes of equal size, got 3 (axis 1) and 4 (axis 1).",
    ),
    (
        "Reshape",
        lambda: layers.Reshape((4, 4))(_tensor(15)),
        "(15,) cannot become (4, 4): the number of values differs (batch axis left out).",
    ),
    (
        "Conv2D",
        lambda: layers.Conv2D(3, 7)(_tensor(4, 4, 3)),
        "A window of 7, 7 does not fit into (None, 4, 4, 3): nothing would be left.",
    ),
    (
        "MaxPooling2D",
        lambda: layers.MaxPooling2D(7)(_tensor(4, 4, 3)),
        "A window of 7 7 does not fit into [None 4 4 3]: nothing would be left.",
    ),
    (
        "ops.matmul",
        lambda: ops.matmul(_tensor(3), keras.KerasTensor((4, 3))),
        "The last axis of (None, 3) and the last but one of (4, 3) must be equal.",
    ),
    (
        "ops.add",
        lambda: ops.add(_tensor(3), _tensor(4)),
        "[None, 3] and [None, 4] do not fit together, not even by repeating axes of size 1.",
    ),
    ("Dense", lambda: layers.Dense(3, activation="rellu"), "Keras knows no activation rellu."),
    ("Dense", lambda: layers.Dense(), "Dense needs 'units'."),
    ("Dense", lambda: layers.Dense(3, unitz=4), "Dense has no argument of the name in {'unitz': 4}."),
    (
        "BatchNormalization",
        lambda: layers.BatchNormalization(axis=4)(_tensor(5)),
        "BatchNormalization was given an axis",
    ),
    (
        "TimeDistributed",
        lambda: layers.TimeDistributed(layers.Dense(3))(_tensor(4)),
        "TimeDistributed wants rank 3 or more (batch, time, …), got (None, 4).",
    ),
    (
        "LSTM",
        lambda: layers.LSTM(3, stateful=True)(_tensor(4, 3)),
        "A stateful LSTM needs a fixed batch size. Give the input one.",
    ),
    (
        "Model",
        lambda: keras.Sequential([keras.Input((4,)), layers.Dense(3)])(_tensor(5)),
        "Model takes (None, 4), got (None, 5).",
    ),
    ("Dropout", lambda: layers.Dropout(3.0), "Invalid value received for argument `rate`."),
]


@pytest.mark.parametrize(("block", "ask", "words"), CASES, ids=[f"{n}-{case[0]}" for n, case in enumerate(CASES)])
def test_that_what_keras_says_is_put_in_plain_words(block: str, ask: Callable[[], object], words: str) -> None:
    with pytest.raises(Exception) as caught:  # noqa: PT011  whatever type Keras chose
        ask()
    assert plain(caught.value, block).startswith(words)


def _in_a_graph(check: Callable[[], object]) -> str:
    """What TensorFlow raises from inside a compiled function that `fit` runs."""

    class Checks(layers.Layer):  # type: ignore[misc]
        def call(self, x: object) -> object:
            check()
            return x

    model = keras.Sequential([keras.Input((2,)), Checks(), layers.Dense(1)])
    model.compile("sgd", "mse")
    with pytest.raises(tf.errors.InvalidArgumentError) as caught:
        model.fit(np.zeros((2, 2)), np.zeros((2, 1)), verbose=0)
    return plain(caught.value, "model")


def test_that_an_error_of_a_running_graph_is_its_last_word_not_its_stack() -> None:
    told = _in_a_graph(lambda: tf.debugging.assert_less(tf.random.uniform(()), -1.0, "far too much"))
    assert told.startswith("far too much")


def test_that_a_mask_which_a_gpu_does_not_take_is_told_with_its_remedy() -> None:
    asked = "You are passing a RNN mask that does not correspond to right-padded sequences, while using cuDNN"
    told = _in_a_graph(lambda: tf.debugging.Assert(tf.random.uniform(()) > 2.0, [asked]))
    assert told.endswith("Set use_cudnn to False in it, or mend the data.")


def test_that_an_error_without_words_still_says_something() -> None:
    assert plain(KeyError(), "Dense") == "Dense failed with KeyError."
