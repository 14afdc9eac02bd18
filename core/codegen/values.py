"""The values of a document's fields as Python source: numbers, objects of Keras, references, functions, arrays."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from core.catalog.records import Entry
from core.catalog.table import load
from core.codegen import functions
from core.codegen.arithmetic import arithmetic, is_simple
from core.codegen.errors import NotWritable
from core.codegen.imports import Imports
from core.codegen.literals import plain, quoted
from core.codegen.source import Chain, Group, Source, call, dictionary, flat, is_name, listed, tupled
from core.codegen.styles import placed_first, written
from core.expressions import names_in
from core.project.foreign import Foreign
from core.values import Array, Code, EllipsisMark, Expression, KerasObject, LayerRef, Listed, ModelRef, Slice, Value

_PLAIN = (str, int, float, type(None))  # a tuple, for this is asked for every value of every layer


def _no_model(ref: ModelRef) -> Source:
    raise NotWritable(f"a model ({ref.model} of graph {ref.graph}) cannot be used here.")


def _no_layer(ref: LayerRef) -> Source:
    raise NotWritable(f"a block ({ref.layer}) cannot be used here.")


@dataclass(frozen=True)
class Values:
    """Writes values. `names` are the names of constants, functions and custom classes in the code.

    The two sets gather what was needed; `model` and `layer` give the source of what a reference stands for. Raises
    NotWritable or an ExpressionError.
    """

    imports: Imports
    names: Mapping[Foreign, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    used_constants: set[str] = field(default_factory=set)
    used_code: set[Code] = field(default_factory=set)
    model: Callable[[ModelRef], Source] = _no_model
    layer: Callable[[LayerRef], Source] = _no_layer

    def source(self, value: Value) -> Source:
        if isinstance(value, _PLAIN):
            return plain(value)
        match value:
            case tuple():
                return self._items(value)
            case Expression(text):
                self.used_constants.update(names_in(text))
                return arithmetic(text, self.constants)
            case KerasObject(path, config):
                return self._object(path, config)
            case Array(dtype, data):
                return self._array(dtype, data)
            case Slice() | EllipsisMark():
                return self._mark(value)
            case ModelRef() | LayerRef() | Code():
                return self._reference(value)
        return dictionary((quoted(key), self.source(item)) for key, item in value.items())

    def made(self, path: str, config: Mapping[str, Value], name: str | None = None) -> Chain:
        """The construction of a layer or other object, its arguments in the order of the signature, `name` last."""
        entry = None if ":" in path else load().entry(path)
        function = self.reached(entry.path if entry else path)
        written = self.written(entry, config)
        if name is not None:
            written["name"] = name
        positional, named = placed_first(entry, written)
        return call(function, map(self.source, positional), {key: self.source(of) for key, of in named.items()})

    def written(self, entry: Entry | None, config: Mapping[str, Value]) -> dict[str, Value]:
        """The settings that differ from their defaults, in the order of the signature."""
        return written(entry, config)

    def reached(self, path: str) -> str:
        """How the code reaches a class or function below `keras`, or a custom class."""
        module, colon, name = path.partition(":")
        if not all(is_name(part) for part in (*module.split("."), *([name] if colon else []))):
            raise NotWritable(f"`{path}` is no place where a class can be.")
        if colon:
            return self.imports.member(module, name, self.names.get((module, name), name))
        group, _, rest = path.partition(".")
        if group in ("layers", "ops") and rest:
            return f"{self.imports.module(group)}.{rest}"
        return f"{self.imports.module('keras')}.{path}"

    def key(self, value: Value) -> tuple[Source, ...]:
        """What stands between the brackets of `x[…]`."""
        return tuple(map(self._index, value)) if isinstance(value, tuple) and value else (self._index(value),)

    def _object(self, path: str, config: Mapping[str, Value]) -> Source:
        entry = None if ":" in path else load().entry(path)
        name = (entry.path if entry else path).rpartition(".")[2].rpartition(":")[2]
        if not (name[:1].isupper() or config):
            return self.reached(path)
        own = {key: value for key, value in config.items() if key != "name"}
        return self.made(path, own, _text(config.get("name")))

    def _mark(self, value: Slice | EllipsisMark) -> Source:
        if isinstance(value, EllipsisMark):
            return "..."
        return call("slice", [self.source(part) for part in (value.start, value.stop, value.step)])

    def _reference(self, value: ModelRef | LayerRef | Code) -> Source:
        if isinstance(value, ModelRef):
            return self.model(value)
        if isinstance(value, LayerRef):
            return self.layer(value)
        if value not in self.names:
            raise NotWritable(functions.fault(value) or f"{value.name} is a function that is not at hand here.")
        self.used_code.add(value)
        return self.names[value]

    def _items(self, items: tuple[Value, ...]) -> Group:
        made = [self.source(item) for item in items]
        as_tuple = not isinstance(items, Listed) and all(
            item is None or isinstance(item, int | float | tuple | Expression) for item in items
        )
        return tupled(made) if as_tuple else listed(made)

    def _array(self, dtype: str, data: Value) -> Chain:
        numpy = self.imports.module("np")
        return call(f"{numpy}.array", [self._nested(data)], {"dtype": quoted(dtype)})

    def _nested(self, data: Value) -> Source:
        return listed(map(self._nested, data)) if isinstance(data, tuple) else self.source(data)

    def _index(self, value: Value) -> Source:
        if not isinstance(value, Slice):
            return self.source(value)
        marks = (value.start, value.stop) if value.step is None else (value.start, value.stop, value.step)
        return _sliced(["" if mark is None else flat(self.source(mark)) for mark in marks])


def _sliced(parts: list[str]) -> str:
    """`start:stop:step`; once a part is more than a name or a number, colons stand apart from all parts."""
    gap = "" if all(is_simple(part.removeprefix("-")) for part in parts if part) else " "
    text = parts[0]
    for part in parts[1:]:
        text += f"{gap if text and text[-1] != ':' else ''}:{gap if part else ''}{part}"
    return text


def _text(value: Value) -> str | None:
    return value if isinstance(value, str) else None
