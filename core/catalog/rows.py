"""Between a catalogue entry and its row in the committed table: a row leaves out whatever equals the default."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from enum import Enum
from typing import Any

from core.catalog.records import Entry, Field, FieldType, OutputCase, PortSpec

Row = Mapping[str, Any]
_TYPES = {kind.value: kind for kind in FieldType}


def entry_from_row(path: str, row: Row) -> Entry:
    made: dict[str, Any] = {
        key: _NESTED[key](value) if key in _NESTED else _frozen(value) for key, value in row.items()
    }
    return Entry(path=path, **made)


def row_from_record(record: Entry | Field | PortSpec | OutputCase) -> dict[str, Any]:
    """The record's fields that differ from their defaults, nested records as they are."""
    row = {}
    for known in fields(record):
        value = getattr(record, known.name)
        default = known.default if known.default_factory is MISSING else known.default_factory()
        if value != default or type(value) is not type(default):
            row[known.name] = value.value if isinstance(value, Enum) else value
    return row


def _field(row: Row) -> Field:
    made = {key: _frozen(value) for key, value in row.items()}
    made["type"] = _TYPES[row["type"]]
    if "either" in row:
        made["either"] = tuple(_TYPES[kind] for kind in row["either"])
    return Field(**made)


def _port(row: Row) -> PortSpec:
    made = {key: _frozen(value) for key, value in row.items()}
    return PortSpec(**{**made, "holds": _TYPES[row.get("holds", FieldType.ANY.value)]})


def _case(row: Row) -> OutputCase:
    return OutputCase(tuple(row["names"]), row.get("when", {}))


def _each(make: Callable[[Row], Any]) -> Callable[[list[Row]], tuple[Any, ...]]:
    return lambda rows: tuple(map(make, rows))


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


_NESTED: Mapping[str, Callable[[list[Row]], tuple[Any, ...]]] = {
    "fields": _each(_field),
    "flags": _each(_field),
    "ports": _each(_port),
    "outputs": _each(_case),
}
