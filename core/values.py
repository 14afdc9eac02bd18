"""The values a field of a block can hold, whatever the field belongs to. Everything else in core is built on these."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NewType

GraphId = NewType("GraphId", str)
LayerId = NewType("LayerId", str)
CallId = NewType("CallId", str)
ModelId = NewType("ModelId", str)
AnnotationId = NewType("AnnotationId", str)


@dataclass(frozen=True, slots=True)
class Expression:
    """Arithmetic over the project's constants, such as `4 * d_model`; kept as the text the person typed."""

    text: str


@dataclass(frozen=True, slots=True)
class KerasObject:
    """An object that Keras builds from a class and a config: an initializer, a loss, a wrapped layer.

    `path` is the place below `keras`, such as `initializers.HeNormal` or `layers.LSTM`, or `module:Class` for a
    custom class. `config` holds constructor arguments that differ from their defaults.
    """

    path: str
    config: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ModelRef:
    """A model declared in this project, used as a value: under a wrapper, or by a block of class `Model`."""

    graph: GraphId
    model: ModelId


@dataclass(frozen=True, slots=True)
class LayerRef:
    """A block of the same graph whose layer (and weights) a wrapper uses as well."""

    layer: LayerId


@dataclass(frozen=True, slots=True)
class Slice:
    """`start:stop:step` in an index, as in `x[:, 0]`."""

    start: Value = None
    stop: Value = None
    step: Value = None


@dataclass(frozen=True, slots=True)
class EllipsisMark:
    """`...` in an index."""


@dataclass(frozen=True, slots=True)
class Array:
    """A constant NumPy array: `data` is nested tuples of numbers, strings or booleans."""

    dtype: str
    data: Value


@dataclass(frozen=True, slots=True)
class Code:
    """Python source that defines `name`; it runs only in the engine process and only after the person trusts it."""

    name: str
    source: str


class Listed(tuple["Value", ...]):
    """A list, for a class of somebody's own that tells lists from tuples. Keras's own classes take either."""

    __slots__ = ()


def items_like(given: tuple[Value, ...], items: Iterable[Value]) -> tuple[Value, ...]:
    """`items` as a list where `given` is one."""
    return Listed(items) if isinstance(given, Listed) else tuple(items)


Scalar = None | bool | int | float | str
Value = (
    Scalar
    | tuple["Value", ...]
    | Mapping[str, "Value"]
    | Expression
    | KerasObject
    | ModelRef
    | LayerRef
    | Slice
    | EllipsisMark
    | Array
    | Code
)
