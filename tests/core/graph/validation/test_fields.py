"""Which values fit which type of field."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.catalog.records import Field, FieldType
from core.catalog.table import load
from core.graph.validation import check_value
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
from tests.strategies import values

LSTM = KerasObject("layers.LSTM", {"units": 3})
T = FieldType
FITTING: list[tuple[Field, Value]] = [
    (Field("f", T.INT, minimum=1), 3),
    (Field("f", T.INT), Expression("n // 2")),
    (Field("f", T.INT, nullable=True), None),
    (Field("f", T.FLOAT, minimum=0, maximum=1), 1),
    (Field("f", T.BOOL), True),
    (Field("f", T.BOOL, either=(T.ENUM,), options=("auto",)), "auto"),
    (Field("f", T.STRING), "any"),
    (Field("f", T.ENUM, options=("same", "valid")), "same"),
    (Field("f", T.DTYPE), "mixed_float16"),
    (Field("f", T.DTYPE), KerasObject("dtype_policies.DTypePolicy", {"name": "float32"})),
    (Field("f", T.AXIS), -1),
    (Field("f", T.AXES), (1, (2, 3))),
    (Field("f", T.PAIR, rank=2), 3),
    (Field("f", T.PAIR, rank=2), (3, Expression("n"))),
    (Field("f", T.PADDING, rank=2), ((1, 0), (0, 1))),
    (Field("f", T.RANGE), (-0.2, 0.2)),
    (Field("f", T.SHAPE), (None, 3)),
    (Field("f", T.SHAPE), ()),
    (Field("f", T.INTS), (2, 1)),
    (Field("f", T.NUMBERS, rank=2), (0, 255)),
    (Field("f", T.PATH), "weights"),
    (Field("f", T.MAPPING), {"a": 1}),
    (Field("f", T.VOCABULARY), ("a", "b")),
    (Field("f", T.VOCABULARY), "terms.txt"),
    (Field("f", T.ACTIVATION), "relu"),
    (Field("f", T.ACTIVATION), KerasObject("activations.gelu")),
    (Field("f", T.ACTIVATION), KerasObject("layers.LeakyReLU", {"negative_slope": 0.1})),
    (Field("f", T.ACTIVATION), Code("f", "def f(x): return x")),
    (Field("f", T.LAYER), KerasObject("layers.LSTM", {"units": 3, "name": "ahead"})),
    (Field("f", T.INITIALIZER), "uniform"),
    (Field("f", T.INITIALIZER), KerasObject("initializers.HeNormal", {"seed": 1})),
    (Field("f", T.REGULARIZER), "l2"),
    (Field("f", T.CONSTRAINT), KerasObject("constraints.NonNeg")),
    (Field("f", T.SCHEDULE), 0.001),
    (
        Field("f", T.SCHEDULE),
        KerasObject("optimizers.schedules.CosineDecay", {"initial_learning_rate": 0.1, "decay_steps": 9}),
    ),
    (Field("f", T.OPTIMIZER), "adam"),
    (Field("f", T.LOSS), "mse"),
    (Field("f", T.METRIC), "accuracy"),
    (Field("f", T.LAYER), LSTM),
    (Field("f", T.LAYER), KerasObject("my_layers:Cell", {"anything": 1})),
    (Field("f", T.LAYER), ModelRef(GraphId("g1"), ModelId("m1"))),
    (Field("f", T.LAYERS), (LSTM, LayerRef(LayerId("l1")))),
    (Field("f", T.CODE), Code("f", "")),
    (Field("f", T.INDEX), (Slice(0, 3), EllipsisMark(), None, -1)),
    (Field("f", T.ARRAY), Array("float32", (1.0, 2.0))),
    (Field("f", T.ANY), {"what": ("ever",)}),
]
REFUSED: list[tuple[Field, Value, str]] = [
    (Field("f", T.INT), 10**30, "must fit into 64 bits"),
    (Field("f", T.INT), 2.0, "write 2, or divide by //"),
    (Field("f", T.INT), Expression("n / 2"), "divide by //"),
    (Field("f", T.INT), True, "whole number"),
    (Field("f", T.INT, default=3), None, "must not be None"),
    (Field("f", T.INT, required=True), None, "must not be None"),
    (Field("f", T.INT, minimum=1), 0, "at least 1"),
    (Field("f", T.INT), Expression("q"), "cannot be worked out"),
    (Field("f", T.FLOAT, maximum=1), 1.5, "at most 1"),
    (Field("f", T.FLOAT), float("nan"), "must be a number"),
    (Field("f", T.FLOAT), "0.5", "must be a number"),
    (Field("f", T.BOOL), 1, "True or False"),
    (Field("f", T.STRING), 1, "must be text"),
    (Field("f", T.ENUM, options=("same", "valid")), "sane", "Did you mean `same`"),
    (Field("f", T.DTYPE), "float23", "Did you mean `float32`"),
    (Field("f", T.AXIS), 1.0, "axis"),
    (Field("f", T.AXES), ("a",), "axis"),
    (Field("f", T.PAIR, rank=2), (3, 3, 3), "or 2 of them"),
    (Field("f", T.PAIR, rank=2, minimum=1), (3, 0), "at least 1"),
    (Field("f", T.PADDING, rank=2), ((1, 0), (0,)), "or 2 of them"),
    (Field("f", T.RANGE), (1, 2, 3), "a lower and an upper one"),
    (Field("f", T.SHAPE), 28, "write `(n,)`"),
    (Field("f", T.SHAPE), (28.0,), "divide by //"),
    (Field("f", T.SHAPE), ("a",), "None where it is open"),
    (Field("f", T.SHAPE), (-3,), "negative size"),
    (Field("f", T.INTS), (1.5,), "whole numbers"),
    (Field("f", T.NUMBERS, rank=2), (1,), "2 numbers"),
    (Field("f", T.PATH), 3, "must be text"),
    (Field("f", T.MAPPING), 3, "mapping"),
    (Field("f", T.VOCABULARY), 3, "list of terms"),
    (Field("f", T.ACTIVATION), "sigmiod", "Did you mean `sigmoid`"),
    (Field("f", T.ACTIVATION), KerasObject("losses.Huber"), "must be an activation"),
    (Field("f", T.INITIALIZER), KerasObject("initializers.HeNormall"), "Did you mean `HeNormal`"),
    (Field("f", T.INITIALIZER), KerasObject("initializers.HeNormal", {"sead": 1}), "Did you mean `seed`"),
    (Field("f", T.INITIALIZER), 3, "must be an initializer"),
    (Field("f", T.REGULARIZER), "l3", "must be a regularizer"),
    (Field("f", T.CONSTRAINT), "nothing at all", "must be a constraint"),
    (Field("f", T.SCHEDULE), "fast", "a number or a schedule"),
    (Field("f", T.SCHEDULE), KerasObject("optimizers.schedules.CosineDecay"), "needs a `initial_learning_rate`"),
    (Field("f", T.OPTIMIZER), "adamm", "must be an optimizer"),
    (Field("f", T.LOSS), "mean_sqared_error", "Did you mean `mean_squared_error`"),
    (Field("f", T.METRIC), 3, "must be a metric"),
    (Field("f", T.LAYER), "LSTM", "must be a layer"),
    (Field("f", T.LAYER), KerasObject("layers.LSTM", {"units": "3"}), "has a `units` that must be a whole number"),
    (Field("f", T.LAYERS), LSTM, "list of layers"),
    (Field("f", T.CODE), "lambda x: x", "must be code"),
    (Field("f", T.INDEX), "0", "must be an index"),
    (Field("f", T.ARRAY), "1", "must be numbers"),
]


@pytest.mark.parametrize(("field", "value"), FITTING)
def test_that_a_fitting_value_is_taken(field: Field, value: Value) -> None:
    assert check_value(field, value, {"n": 7}) is None


@pytest.mark.parametrize(("field", "value", "reason"), REFUSED)
def test_that_a_wrong_value_is_refused_with_the_reason(field: Field, value: Value, reason: str) -> None:
    assert reason in (check_value(field, value, {"n": 8}) or "taken")


def test_that_every_type_of_field_is_tried_here() -> None:
    assert {field.type for field, _ in FITTING} == set(FieldType)


def test_that_every_default_of_the_catalogue_fits_its_field() -> None:
    catalogue = load()
    fields = [
        (path, field)
        for path in catalogue.rows
        if (entry := catalogue.entry(path))
        for field in (*entry.fields, *entry.flags)
        if not field.required
    ]
    assert [(path, field.name) for path, field in fields if check_value(field, field.default, {})] == []


@given(st.sampled_from([Field("f", kind, rank=2) for kind in FieldType]), values)
def test_that_no_value_is_too_odd_to_judge(field: Field, value: Value) -> None:
    reason = check_value(field, value, {})
    assert reason is None or (reason and "\n" not in reason)
