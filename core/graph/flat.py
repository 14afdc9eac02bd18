"""A record, however nested, as one level of named texts: what can be compared field by field and shown in a list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from core.graph.writing import shown
from core.values import Expression, KerasObject

_QUIET = frozenset({"extra"})


def flat(path: str, value: object, leaving: frozenset[str] = frozenset()) -> dict[str, str]:
    """By path (`optimizer.learning_rate`, `bindings[0].transform.kind`) each value as text; `leaving` fields out.

    What is empty has no entry, so that an empty and a missing value are the same.
    """
    return dict(_entries(path, value, leaving))


def _entries(path: str, value: object, leaving: frozenset[str] = frozenset()) -> Iterator[tuple[str, str]]:
    match value:
        case KerasObject(path=name, config=config):
            yield path, name.rpartition(".")[2]
            yield from _entries(path, config)
        case Mapping():
            for key, item in value.items():
                yield from _entries(f"{path}.{key}" if path else str(key), item)
        case tuple() if any(is_dataclass(item) and not isinstance(item, Expression) for item in value):
            for place, item in enumerate(value):
                yield from _entries(f"{path}[{place}]", item)
        case _ if is_dataclass(value) and _is_record(value):
            for field in fields(value):
                if field.name not in leaving | _QUIET:
                    yield from _entries(f"{path}.{field.name}" if path else field.name, getattr(value, field.name))
        case None | "" | ():
            return
        case _:
            yield path, shown(value)  # type: ignore[arg-type]  # what is no record is a value


def _is_record(value: object) -> bool:
    """Records of the plan, other than those that stand for one value of a field."""
    return type(value).__module__ != KerasObject.__module__
