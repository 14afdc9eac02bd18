"""Lays the table out as text that diffs well: entries sorted by path, one field, port or output to a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import keras
import tensorflow

from core.catalog.records import Entry
from core.catalog.rows import row_from_record


def table_text(entries: Iterable[Entry]) -> str:
    ordered = sorted(entries, key=lambda entry: (entry.path.rpartition(".")[0], entry.path))
    body = ",\n".join(_entry(entry) for entry in ordered)
    made_with = f'"keras": {_json(keras.__version__)},\n"tensorflow": {_json(tensorflow.__version__)},'
    return f'{{\n{made_with}\n"entries": {{\n{body}\n}}\n}}\n'


def _entry(entry: Entry) -> str:
    row = row_from_record(entry)
    path = row.pop("path")
    parts = [f"  {_json(key)}: {_value(value)}" for key, value in row.items()]
    return _json(path) + ": {\n" + ",\n".join(parts) + "\n}"


def _value(value: Any) -> str:
    return _records(value) if _is_records(value) else _json(value)


def _is_records(value: Any) -> bool:
    return isinstance(value, tuple) and bool(value) and hasattr(value[0], "__dataclass_fields__")


def _records(records: Sequence[Any]) -> str:
    lines = ",\n".join(f"    {_json(row_from_record(record))}" for record in records)
    return f"[\n{lines}\n  ]"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
