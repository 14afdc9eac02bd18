from __future__ import annotations

import keras
import numpy as np
import pytest

from core.engine.errors import CannotMake, NotTrusted
from core.engine.make import Maker, keras_attribute
from core.expressions import UnknownConstant
from core.graph.records import Layer
from core.values import (
    Array,
    Code,
    EllipsisMark,
    Expression,
    GraphId,
    KerasObject,
    LayerId,
    LayerRef,
    ModelId,
    ModelRef,
    Slice,
    Value,
)


def test_that_objects_are_made_with_what_is_inside_them() -> None:
    recipe = KerasObject(
        "layers.Bidirectional",
        {
            "layer": KerasObject("layers.LSTM", {"units": Expression("2 * width"), "name": "inner"}),
            "merge_mode": None,
        },
    )
    made = Maker({"width": 4}).value(recipe)
    assert isinstance(made, keras.layers.Bidirectional)
    assert made.forward_layer.units == 8


@pytest.mark.parametrize(
    ("value", "made"),
    [
        ((1, (2.5, None)), (1, (2.5, None))),
        ({"a": (True,)}, {"a": (True,)}),
        (Slice(None, Expression("n + 1")), slice(None, 4)),
        (EllipsisMark(), ...),
    ],
)
def test_that_plain_values_become_what_python_has_for_them(value: Value, made: object) -> None:
    assert Maker({"n": 3}).value(value) == made


def test_that_arrays_have_their_dtype() -> None:
    made = Maker().value(Array("int8", ((1, 2), (3, 4))))
    assert isinstance(made, np.ndarray)
    assert (made.dtype, made.shape) == (np.dtype("int8"), (2, 2))


def test_that_a_function_of_keras_is_itself() -> None:
    assert Maker().value(KerasObject("activations.gelu")) is keras.activations.gelu


@pytest.mark.parametrize(
    ("value", "fault", "words"),
    [
        (KerasObject("layers.Dens"), CannotMake, "no keras.layers.Dens"),
        (KerasObject("layers.__doc__"), CannotMake, "no keras.layers.__doc__"),
        (KerasObject("activations.gelu", {"approximate": True}), CannotMake, "takes no settings"),
        (KerasObject("os:system"), NotTrusted, "trust the file"),
        (Code("f", "def f(x): return x"), NotTrusted, "trust the file"),
        (Expression("nope + 1"), UnknownConstant, "no constant"),
        (ModelRef(GraphId("g1"), ModelId("m1")), CannotMake, "cannot be used here"),
        (LayerRef(LayerId("l1")), CannotMake, "cannot be used here"),
    ],
)
def test_that_what_cannot_be_made_is_refused_with_a_reason(value: Value, fault: type[Exception], words: str) -> None:
    with pytest.raises(fault, match=words):
        Maker().value(value)


def test_that_trusted_code_becomes_a_function() -> None:
    made = Maker(trusted=True).value(Code("double", "def double(x):\n    return ops.add(x, x)"))
    assert callable(made)
    assert int(made(np.int32(4))) == 8


def test_that_code_which_lacks_its_function_is_told() -> None:
    with pytest.raises(CannotMake, match="defines no double"):
        Maker(trusted=True).value(Code("double", "x = 1"))


def test_that_a_layer_has_its_blocks_name() -> None:
    made = Maker().operation(Layer(LayerId("l1"), "hidden", "Dense", {"units": 3}))
    assert isinstance(made, keras.layers.Dense)
    assert made.name == "hidden"


def test_that_classes_inside_keras_need_no_trust_and_others_do() -> None:
    inside = Layer(
        LayerId("l1"), "scale", "keras.src.applications.convnext:LayerScale", {"init_values": 1.0, "projection_dim": 3}
    )
    assert isinstance(Maker().operation(inside), keras.Layer)
    with pytest.raises(NotTrusted):
        Maker().operation(Layer(LayerId("l1"), "own", "some.module:Own"))
    with pytest.raises(CannotMake, match=r"no module some\.module"):
        Maker(trusted=True).operation(Layer(LayerId("l1"), "own", "some.module:Own"))


def test_that_paths_lead_through_modules() -> None:
    assert keras_attribute("ops.image.resize") is keras.ops.image.resize
