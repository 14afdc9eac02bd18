"""Finding and replacing the expressions inside a Value, however deep they lie."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from core.expressions.errors import OutOfBounds
from core.expressions.grammar import names_in
from core.values import Array, Expression, KerasObject, Slice, Value, items_like

DEEPEST_VALUE = 100


def with_expressions(value: Value, change: Callable[[Expression], Value], depth: int = 0) -> Value:
    """`value` with `change` applied to each Expression; the very same object where nothing changed."""
    if depth > DEEPEST_VALUE:
        raise OutOfBounds("…", "lies in a value that is nested too deeply")

    def deeper(inner: Value) -> Value:
        return with_expressions(inner, change, depth + 1)

    match value:
        case Expression():
            return change(value)
        case tuple():
            items = items_like(value, (deeper(item) for item in value))
            return items if _differ(items, value) else value
        case KerasObject(config=config):
            changed = _mapping(config, deeper)
            return value if changed is config else replace(value, config=changed)
        case Slice(start, stop, step):
            parts = (deeper(start), deeper(stop), deeper(step))
            return Slice(*parts) if _differ(parts, (start, stop, step)) else value
        case Array(data=data):
            filled = deeper(data)
            return value if filled is data else replace(value, data=filled)
        case Mapping():
            return _mapping(value, deeper)
    return value


def expressions_in(value: Value, depth: int = 0) -> Iterator[Expression]:
    """Every Expression inside a Value, in the order of reading."""
    if depth > DEEPEST_VALUE:
        raise OutOfBounds("…", "lies in a value that is nested too deeply")
    if isinstance(value, Expression):
        yield value
        return
    for inner in _parts(value):
        yield from expressions_in(inner, depth + 1)


def names_used(value: Value) -> frozenset[str]:
    """The constants that the expressions inside a Value use."""
    return frozenset().union(*(names_in(expression.text) for expression in expressions_in(value)))


def _parts(value: Value) -> tuple[Value, ...]:
    match value:
        case tuple():
            return value
        case KerasObject(config=config):
            return tuple(config.values())
        case Slice(start, stop, step):
            return (start, stop, step)
        case Array(data=data):
            return (data,)
        case Mapping():
            return tuple(value.values())
    return ()


def _mapping(mapping: Mapping[str, Value], deeper: Callable[[Value], Value]) -> Mapping[str, Value]:
    changed = {key: deeper(inner) for key, inner in mapping.items()}
    return changed if _differ(tuple(changed.values()), tuple(mapping.values())) else mapping


def _differ(after: tuple[Value, ...], before: tuple[Value, ...]) -> bool:
    return any(new is not old for new, old in zip(after, before, strict=True))
