"""Turns the values of a document into the things Keras takes: layers, initializers, numbers, slices, functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import keras
import numpy as np

from core.engine.custom import class_in
from core.engine.errors import CannotMake, NotTrusted
from core.engine.harmless import checked
from core.expressions import Evaluation
from core.graph.records import INPUT, MODEL, Layer
from core.values import (
    Array,
    Code,
    EllipsisMark,
    Expression,
    KerasObject,
    LayerRef,
    Listed,
    ModelRef,
    Slice,
    Value,
)


def _no_model(ref: ModelRef) -> keras.Model:
    raise CannotMake(f"Model {ref.model} of graph {ref.graph} cannot be used here.")


def _no_layer(ref: LayerRef) -> keras.Layer:
    raise CannotMake(f"Block {ref.layer} cannot be used here.")


@dataclass(frozen=True)
class Maker:
    """Makes Keras things from values.

    `constants` are the project's; `model` and `layer` give what a reference stands for. Code and classes from outside
    Keras are only touched when `trusted`. Raises CannotMake, NotTrusted, an ExpressionError, or what Keras raises.
    """

    constants: Mapping[str, Value] = field(default_factory=dict)
    trusted: bool = False
    model: Callable[[ModelRef], keras.Model] = _no_model
    layer: Callable[[LayerRef], keras.Layer] = _no_layer

    def value(self, value: Value) -> object:
        match value:
            case None | bool() | int() | float() | str():
                return value
            case Listed():
                return [self.value(item) for item in value]
            case tuple():
                return tuple(self.value(item) for item in value)
            case Expression():
                return self.value(Evaluation(self.constants).expression(value.text))
            case KerasObject():
                return self._built(value)
            case ModelRef():
                return self.model(value)
            case LayerRef():
                return self.layer(value)
            case Code():
                return self._function(value)
            case Slice() | EllipsisMark() | Array():
                return self._numeric(value)
        return self.arguments(value)

    def arguments(self, values: Mapping[str, Value]) -> dict[str, object]:
        """Keyword arguments, each made."""
        return {name: self.value(value) for name, value in values.items()}

    def operation(self, record: Layer) -> Callable[..., object]:
        """What a block calls: a layer made anew with the block's name, or a function of `keras.ops`.

        Inputs and blocks of class `Model` are no such thing; whoever builds the graph makes those.
        """
        assert record.class_name not in (INPUT, MODEL)
        if record.class_name == "ops.getitem":
            return _item
        if record.is_op:
            return _callable(keras_attribute(record.class_name), record.class_name)
        path = record.class_name if record.is_custom else f"layers.{record.class_name}"
        made = _callable(self._class(path), path)(**self.arguments(record.config), name=record.name)
        return _callable(made, path)

    def _numeric(self, value: Slice | EllipsisMark | Array) -> object:
        if isinstance(value, Slice):
            return slice(self.value(value.start), self.value(value.stop), self.value(value.step))
        return np.array(self.value(value.data), dtype=value.dtype) if isinstance(value, Array) else ...

    def _built(self, recipe: KerasObject) -> object:
        found = self._class(recipe.path)
        if isinstance(found, type):
            return found(**self.arguments(recipe.config))
        if recipe.config:
            raise CannotMake(f"keras.{recipe.path} is a function, so it takes no settings.")
        return found

    def _class(self, path: str) -> object:
        module, colon, name = path.partition(":")
        if not (self.trusted or not colon or module.startswith("keras.")):
            raise NotTrusted(f"Class {name} of module {module}")
        found = class_in(module, name) if colon else keras_attribute(path)
        return found if self.trusted else checked(found, path)

    def _function(self, code: Code) -> object:
        if not self.trusted:
            raise NotTrusted(f"Function {code.name}")
        names: dict[str, object] = {"keras": keras, "ops": keras.ops, "layers": keras.layers, "np": np}
        exec(compile(code.source, f"<{code.name}>", "exec"), names)  # noqa: S102  the person trusted this file
        if code.name not in names:
            raise CannotMake(f"The code defines no {code.name}. Name the function that Keras shall call.")
        return names[code.name]


def keras_attribute(path: str) -> object:
    """What stands at `path` below `keras`."""
    found: object = keras
    for name in path.split("."):
        if name.startswith("_") or not hasattr(found, name):
            raise CannotMake(f"Keras {keras.__version__} has no keras.{path}.")
        found = getattr(found, name)
    return found


def _callable(found: object, path: str) -> Callable[..., object]:
    if not callable(found):
        raise CannotMake(f"keras.{path} is nothing that a block can call.")
    return found


def _item(x: keras.KerasTensor, key: object) -> object:
    return x[key]
