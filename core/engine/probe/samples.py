"""Makes small arguments with which a class or function of Keras can be tried out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from typing import Any

import keras

from core.catalog.records import Field, FieldType

_BY_TYPE: Mapping[FieldType, Any] = {
    FieldType.INT: 2,
    FieldType.FLOAT: 0.5,
    FieldType.BOOL: True,
    FieldType.STRING: "sample",
    FieldType.DTYPE: "float32",
    FieldType.AXIS: -1,
    FieldType.AXES: -1,
    FieldType.PAIR: 2,
    FieldType.PADDING: 1,
    FieldType.RANGE: 0.2,
    FieldType.SHAPE: (4,),
    FieldType.INTS: (1,),
    FieldType.NUMBERS: (0.5,),
    FieldType.PATH: "sample.keras",
    FieldType.MAPPING: {},
    FieldType.VOCABULARY: ("a", "b"),
    FieldType.ACTIVATION: "relu",
    FieldType.INITIALIZER: "zeros",
    FieldType.REGULARIZER: "l2",
    FieldType.CONSTRAINT: "non_neg",
    FieldType.SCHEDULE: 0.1,
    FieldType.OPTIMIZER: "adam",
    FieldType.LOSS: "mse",
    FieldType.METRIC: "mse",
}
_FUNCTIONS: Mapping[str, Any] = {
    "unchanged": lambda x: x,
    "second": lambda _, x: x,
    "carry": lambda carry, x: (carry, x),
    "never": lambda *_: False,
}


def sample(field: Field) -> Any:
    """A value of the field's type. Raises KeyError where there is none that fits every class."""
    if field.options:
        return field.options[0]
    if field.type is FieldType.CODE:
        return _FUNCTIONS["unchanged"]
    return _BY_TYPE[field.type]


def arguments(fields: Iterable[Field], by_hand: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments for every required field, those written by hand (an object as `{path, config}`), and a fixed seed."""
    known = {field.name: field for field in fields}
    given = {name: thing(value) for name, value in {"seed": 1, **by_hand}.items() if name in known}
    return {name: sample(field) for name, field in known.items() if field.required and name not in given} | given


def thing(value: Any) -> Any:
    """A hand-written value with each `{path, config}` in it made into the Keras object, a `{function}` into that."""
    if isinstance(value, list):
        return tuple(thing(item) for item in value)
    if isinstance(value, Mapping) and "function" in value:
        return _FUNCTIONS[value["function"]]
    if not isinstance(value, Mapping) or "path" not in value:
        return value
    made = reduce(getattr, value["path"].split("."), keras)
    return made(**{name: thing(item) for name, item in value.get("config", {}).items()})
