from __future__ import annotations

import keras
import pytest
from keras import layers

from core.engine.private import TRIED_ON, builds_nothing, forget_calls, last_outputs, mask_of, set_mask, without_weights


def test_that_this_keras_is_one_that_the_private_api_was_tried_on() -> None:
    assert keras.__version__ in TRIED_ON


def test_that_layers_are_built_without_values() -> None:
    layer = layers.Embedding(10**9, 10**3)
    with without_weights():
        layer(keras.KerasTensor((None, 3)))
    assert layer.count_params() == 10**12


def test_that_nothing_waits_for_a_value_afterwards() -> None:
    with without_weights():
        layers.Embedding(10**9, 10**3)(keras.KerasTensor((None, 3)))
    with keras.StatelessScope():
        pass  # on leaving, Keras gives values to all variables that wait
    assert layers.Dense(2)(keras.KerasTensor((None, 3))).shape == (None, 2)


def test_that_an_error_inside_leaves_the_scope_in_order() -> None:
    with pytest.raises(ValueError, match="ndim"), without_weights():
        layers.LSTM(2)(keras.KerasTensor((None, 3)))
    dense = layers.Dense(2)
    dense(keras.KerasTensor((None, 3)))
    assert dense.kernel.numpy().shape == (3, 2)


def test_that_calls_are_forgotten() -> None:
    layer = layers.Dense(2)
    layer(keras.KerasTensor((None, 3)))
    layer(keras.KerasTensor((5, 3)))
    assert last_outputs(layer)[0].shape == (5, 2)
    forget_calls([layer])
    with pytest.raises(IndexError):
        last_outputs(layer)


def test_that_masks_are_carried() -> None:
    tensor, mask = keras.KerasTensor((None, 3)), keras.KerasTensor((None, 3), "bool")
    assert mask_of(tensor) is None
    set_mask(tensor, mask)
    assert mask_of(tensor) is mask


@pytest.mark.parametrize(("layer", "expected"), [(layers.ReLU(), True), (layers.Dense(2), False)])
def test_that_layers_that_build_nothing_are_known(layer: keras.Layer, expected: bool) -> None:
    assert builds_nothing(layer) is expected
