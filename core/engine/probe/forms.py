"""Decides which fields stand before the fold of a form, and what a dtype field offers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from core.catalog.records import Field, FieldType
from core.engine.probe.overrides import table

_SELDOM_TYPES = (FieldType.INITIALIZER, FieldType.REGULARIZER, FieldType.CONSTRAINT)


def arranged(fields: Iterable[Field], common: Sequence[str] | None) -> tuple[Field, ...]:
    """The fields with their place in the form: required ones and those listed, or, without a list, the plain ones."""
    return tuple(replace(_offering(one), common=_is_common(one, common)) for one in fields)


def _is_common(field: Field, listed: Sequence[str] | None) -> bool:
    if field.required:
        return True
    if listed is not None:
        return field.name in listed
    return field.name not in table("fields")["seldom"] and field.type not in _SELDOM_TYPES


def _offering(field: Field) -> Field:
    if field.type is not FieldType.DTYPE:
        return field
    kind = "policies" if field.name == "dtype" and not field.required else "tensors"
    return replace(field, options=tuple(table("fields")["dtypes"][kind]))
