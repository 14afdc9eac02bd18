"""Reads the short notation in which the overrides say what a field is: `float/pair? 0..1`, `enum?(valid, same)`.

types ("/"-separated, the first one leads), "?" for nullable, "(options)", "min..max" with either end left out
"""

from __future__ import annotations

import re
from dataclasses import replace

from core.catalog.records import Field, FieldType

_SPEC = re.compile(
    r"(?P<types>[a-z]+(?:/[a-z]+)*)(?:\[(?P<rank>\d)\])?(?P<nullable>\?)?"
    r"(?:\((?P<options>[^)]*)\))?"
    r"(?:\s+(?P<minimum>-?[\d.e-]*?)\.\.(?P<maximum>-?[\d.e-]*))?"
)


def apply(spec: str, field: Field) -> Field:
    """The field with the type, options and range that the notation gives."""
    match = _SPEC.fullmatch(spec)
    if match is None:
        raise ValueError(f"The override {spec!r} of the field {field.name!r} is not in the notation of {__name__}.")
    first, *others = (FieldType(kind) for kind in match["types"].split("/"))
    options = tuple(option.strip() for option in (match["options"] or "").split(",") if option.strip())
    return replace(
        field,
        type=first,
        either=tuple(others),
        nullable=match["nullable"] is not None or (field.default is None and not field.required),
        options=options,
        rank=int(match["rank"]) if match["rank"] else None,
        minimum=_number(match["minimum"]),
        maximum=_number(match["maximum"]),
    )


def _number(text: str | None) -> float | None:
    return float(text) if text else None
