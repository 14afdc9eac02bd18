"""A call of a layer or an operation with what arrives at it, in the form in which people write it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from core.catalog.records import Entry, PortSpec
from core.catalog.signature import Signature
from core.codegen.arguments import in_order
from core.codegen.operators import before, between, is_operand
from core.codegen.source import Chain, Group, Source, call, flat, index
from core.codegen.styles import placed_first
from core.codegen.values import Values
from core.graph.records import Call, Layer
from core.values import Value

Arguments = Mapping[str, Source]

_FIRST_OF_CUSTOM = frozenset({"inputs", "input", "x"})
_SPREAD = {"ops.einsum": "operands", "ops.meshgrid": "x"}
_ALL_BY_NAME = frozenset(
    f"ops.{name}" for name in ("associative_scan", "fori_loop", "full", "map", "scan", "vectorized_map", "while_loop")
)
_OPTIONAL_BY_PLACE = frozenset({"ops.where"})


def layer_call(function: Source, arguments: Arguments, known: Signature | None, entry: Entry | None) -> Chain:
    """`function(x, mask=m)`: the first tensor by place, everything else by name."""
    flags = [flag.name for flag in entry.flags] if entry else []
    arguments = arguments if known else dict(sorted(arguments.items()))
    ordered = in_order(arguments, [*_names(known.inputs if known else ()), *flags])
    first = _first(ordered, known)
    positional = [ordered.pop(first)] if first in ordered else []
    return call(function, positional, ordered)


def op_call(layer: Layer, made: Call, arguments: Arguments, entry: Entry | None, values: Values) -> Source:
    """An operation: with a sign or brackets where Python has them, else as a function of `keras.ops`."""
    path = entry.path if entry else layer.class_name
    if path == "ops.getitem":
        return _item(layer, made, arguments, values)
    operation = None if layer.config else _with_sign(path, made, arguments)
    return operation or _function(path, values.written(entry, layer.config), arguments, entry, values)


def _function(
    path: str, config: Mapping[str, Value], arguments: Arguments, entry: Entry | None, values: Values
) -> Chain:
    settings, named = ([], config) if path in _ALL_BY_NAME else placed_first(entry, config)
    tensors = in_order(arguments, _names(entry.ports) if entry else ())
    placed = [tensors.pop(name) for name in _by_place(path, entry, tensors)]
    written = [values.source(value) for value in settings]
    keywords = {**tensors, **{name: values.source(value) for name, value in named.items()}}
    return call(values.reached(path), [*written, *placed] if path == "ops.einsum" else [*placed, *written], keywords)


def _by_place(path: str, entry: Entry | None, tensors: dict[str, Source]) -> list[str]:
    """The tensors that go by place. Those of `*operands` are laid out one by one."""
    if path in _ALL_BY_NAME:
        return []
    if path in _SPREAD:
        return _spread(_SPREAD[path], tensors)
    optional_too = path in _OPTIONAL_BY_PLACE
    found: list[str] = []
    for spec in entry.ports if entry else ():
        if spec.name not in tensors or (spec.optional and not optional_too):
            break
        found.append(spec.name)
    return found


def _spread(name: str, tensors: dict[str, Source]) -> list[str]:
    several = tensors.pop(name, None)
    items = several.items if isinstance(several, Group) else (() if several is None else (several,))
    places = [f"{name}[{place}]" for place in range(len(items))]
    tensors.update(zip(places, items, strict=True))
    return places


def _with_sign(path: str, made: Call, arguments: Arguments) -> Source | None:
    constants = frozenset(made.arguments)
    if not all(is_operand(value) for value in made.arguments.values()):
        return None
    match {name: flat(what) for name, what in arguments.items()}:
        case {"x1": left, "x2": right, **others} if not others and len(constants) < 2:
            return between(path, left, right, constants)
        case {"x": operand, **others} if not others and not constants:
            return before(path, operand)
    return None


def _item(layer: Layer, made: Call, arguments: Arguments, values: Values) -> Chain:
    key = made.arguments.get("key", layer.config.get("key"))
    brackets = values.key(key) if "key" in made.arguments or "key" in layer.config else (arguments.get("key", ":"),)
    return index(arguments["x"], brackets)


def _first(arguments: Arguments, known: Signature | None) -> str:
    if known is None:
        return next(iter(arguments), "") if len(arguments) == 1 and _FIRST_OF_CUSTOM & arguments.keys() else ""
    return next(iter(_names(known.inputs)), "")


def _names(ports: Iterable[PortSpec]) -> list[str]:
    return [spec.name.partition("[")[0] for spec in ports]
