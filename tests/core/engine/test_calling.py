from __future__ import annotations

import keras
import pytest

from core.engine.calling import call_with, missing_ports, tensors_in
from core.engine.errors import CannotMake


def test_that_operands_are_passed_by_place() -> None:
    tensors = [keras.KerasTensor((2, 3)), keras.KerasTensor((3, 4))]
    result = call_with(keras.ops.einsum, {"subscripts": "ij,jk->ik", "operands": tensors})
    assert [tensor.shape for tensor in tensors_in(result)] == [(2, 4)]


def test_that_what_is_missing_is_known_before_the_call() -> None:
    assert missing_ports(keras.layers.Dense(2), {}) == ("inputs",)
    assert missing_ports(keras.layers.MultiHeadAttention(1, 2), {"query": 0}) == ("value",)
    assert missing_ports(keras.ops.add, {"x1": 0}) == ("x2",)


def test_that_what_is_no_tensor_is_refused() -> None:
    with pytest.raises(CannotMake, match="no tensor"):
        tensors_in((3, 4))
