"""Entries for the functions of `keras.ops` that work on symbolic tensors."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import keras

from core.catalog.records import Entry, OutputCase, PortSpec
from core.engine.probe.guess import field, parameters
from core.engine.probe.overrides import table


def op_entries() -> Iterator[Entry]:
    aliases: dict[str, list[str]] = {}
    for name, target in table("ops")["aliases"].items():
        aliases.setdefault(target, []).append(f"ops.{name}")
    for name in sorted(dir(keras.ops)):
        function = getattr(keras.ops, name)
        operation = _operation(function) if inspect.isfunction(function) else None
        known = table("ops")["names"].get(name, name)
        if operation is not None and known not in table("ops")["aliases"]:
            yield _entry(known, function, operation, tuple(aliases.get(known, ())))


def _operation(function: Any) -> Any:
    """The Operation class which a function of `keras.ops` applies to symbolic tensors."""
    written = inspect.unwrap(function)
    named = (written.__globals__.get(name) for name in written.__code__.co_names)
    classes = [one for one in named if isinstance(one, type) and issubclass(one, keras.Operation)]
    return classes[0] if len(classes) == 1 else None


def _entry(name: str, function: Any, operation: Any, aliases: tuple[str, ...]) -> Entry:
    by_hand = table("ops").get(name, {})
    tensors = set(parameters(operation.call)) - {"self"}
    known = parameters(function)
    specs = by_hand.get("fields", {})
    return Entry(
        path=f"ops.{name}",
        category="op",
        aliases=aliases,
        fields=tuple(field(one, specs.get(key)) for key, one in known.items() if key not in tensors),
        ports=tuple(_port(one) for key, one in known.items() if key in tensors),
        outputs=() if "rule" in by_hand else (OutputCase(tuple(by_hand.get("outputs", ("output",)))),),
        rule=by_hand.get("rule", ""),
        operation=operation.__name__,
    )


def _port(parameter: inspect.Parameter) -> PortSpec:
    return PortSpec(
        parameter.name,
        many=parameter.name == "xs",
        optional=parameter.default is not parameter.empty,
        constant=True,
    )
