"""Masks that Keras hands on by itself stay hidden in a model out of a file too; those of a person show."""

from __future__ import annotations

from collections.abc import Callable

import keras
import pytest
from keras import layers, ops

from core.codegen import generate
from core.engine.reader import read


def _words(name: str = "words") -> tuple[keras.KerasTensor, keras.KerasTensor]:
    words = keras.Input((8,), dtype="int32", name=name)
    return words, layers.Embedding(10, 4, mask_zero=True, name=f"{name}_vectors")(words)


def _plain() -> keras.Model:
    words, vectors = _words()
    return keras.Model(words, layers.LSTM(3, name="last")(layers.Dropout(0.5, name="half")(vectors)), name="net")


def _both_ways() -> keras.Model:
    words, vectors = _words()
    told = layers.Bidirectional(layers.GRU(3, return_sequences=True), name="both")(vectors)
    return keras.Model(words, layers.GlobalAveragePooling1D(name="mean")(told), name="net")


def _masking() -> keras.Model:
    rows = keras.Input((6, 3), name="rows")
    kept = layers.Masking(0.0, name="kept")(rows)
    return keras.Model(rows, layers.GRU(2, name="last")(layers.LayerNormalization(name="norm")(kept)), name="net")


def _joined() -> keras.Model:
    (left, one), (right, other) = _words("left"), _words("right")
    both = layers.Concatenate(axis=1, name="both")([one, other])
    return keras.Model([left, right], layers.LSTM(3, name="last")(both), name="net")


def _attention() -> keras.Model:
    words, vectors = _words()
    seen = layers.MultiHeadAttention(2, 2, name="look")(vectors, vectors)
    return keras.Model(words, layers.GlobalAveragePooling1D(name="mean")(layers.Add(name="sum")([vectors, seen])))


@pytest.mark.parametrize("make", [_plain, _both_ways, _masking, _joined, _attention])
def test_that_a_model_out_of_a_file_shows_no_mask_either(make: Callable[[], keras.Model]) -> None:
    model = make()
    again = keras.models.model_from_json(model.to_json())
    text = generate(read({"net": model}).project).text
    assert "mask=" not in text
    assert generate(read({"net": again}).project).text == text


def test_that_a_mask_of_ones_own_shows_where_it_is_another() -> None:
    words, vectors = _words()
    told = layers.LSTM(3, name="last")(vectors, mask=ops.not_equal(words, 1))
    model = keras.Model(words, told, name="net")
    for one in (model, keras.models.model_from_json(model.to_json())):
        text = generate(read({"net": one}).project).text
        assert "words != 1" in text
        assert "mask=" in text
