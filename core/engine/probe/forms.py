"""Decides which fields stand before the fold of a form, and what a dtype field offers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from core.catalog.records import Field, FieldType
from core.engine.probe.overrides import table

_SELDOM_TYPES = (FieldType.INITIALIZER, FieldType.REGULARIZER, FieldType.CONSTRAINT)


def arranged(fields: Iterable[Field], common: Sequence[str] | None, dtypes: str = "policies") -> tuple[Field, ...]:
    """The fields with their place in the form: required ones and those listed, or, without a list, the plain ones.

    A field `dtype` offers `policies` (what a layer computes in) or the types of `tensors`; other dtypes are a tensor's.
    """
    return tuple(replace(_offering(one, dtypes), common=_is_common(one, common)) for one in fields)


def _is_common(field: Field, listed: Sequence[str] | None) -> bool:
    if field.required:
        return True
    if listed is not None:
        return field.name in listed
    return field.name not in table("fields")["seldom"] and field.type not in _SELDOM_TYPES


def _offering(field: Field, dtypes: str) -> Field:
    if field.type is not FieldType.DTYPE:
        return field
    return replace(field, options=tuple(table("fields")["dtypes"][dtypes if field.name == "dtype" else "tensors"]))
