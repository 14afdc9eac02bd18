"""Whether a value fits a field of the catalogue, and if not, why: for the inspector's refusal and for validation."""

from __future__ import annotations

from collections.abc import Mapping

from core.catalog.records import Field, FieldType
from core.expressions import Evaluation, ExpressionError
from core.graph.validation import kinds
from core.graph.validation.objects import GROUPS, of_group
from core.values import Code, KerasObject, Value

_PLAIN: Mapping[FieldType, kinds.Check] = {
    FieldType.INT: kinds.integer,
    FieldType.FLOAT: kinds.number,
    FieldType.BOOL: kinds.boolean,
    FieldType.STRING: kinds.text,
    FieldType.ENUM: kinds.option,
    FieldType.DTYPE: kinds.dtype,
    FieldType.AXIS: kinds.axis,
    FieldType.AXES: kinds.axes,
    FieldType.PAIR: kinds.pair,
    FieldType.PADDING: kinds.padding,
    FieldType.RANGE: kinds.span,
    FieldType.SHAPE: kinds.shape,
    FieldType.INTS: kinds.integers,
    FieldType.NUMBERS: kinds.numbers,
    FieldType.PATH: kinds.text,
    FieldType.MAPPING: kinds.mapping,
    FieldType.VOCABULARY: kinds.vocabulary,
    FieldType.INDEX: kinds.index,
    FieldType.ARRAY: kinds.array,
}


def check_value(field: Field, value: Value, constants: Mapping[str, Value]) -> str | None:
    """Why the value does not fit, as the end of a sentence that begins with the field's name; None where it fits.

    `must be at least 1, not 0`. Expressions count with their values.
    """
    return check(field, value, Evaluation(constants))


def check(field: Field, value: Value, evaluation: Evaluation) -> str | None:
    """As `check_value`, for many fields over the same constants."""
    try:
        known = evaluation.value(value)
    except ExpressionError as fault:
        return f"cannot be worked out: {fault}"
    return _fault(field, known)


def _fault(field: Field, value: Value) -> str | None:
    if value is None:
        return None if field.nullable or (field.default is None and not field.required) else "must not be None"
    if not field.required and type(value) is type(field.default) and value == field.default:
        return None
    reasons = [_of_type(kind, field, value) for kind in (field.type, *field.either)]
    return None if None in reasons else reasons[0]


def _of_type(kind: FieldType, field: Field, value: Value) -> str | None:
    plain = _PLAIN.get(kind)
    if plain is not None:
        return plain(field, value)
    if kind is FieldType.SCHEDULE and isinstance(value, int | float):
        return kinds.number(field, value)
    if kind in GROUPS:
        return of_group(kind, value, _fault)
    if kind is FieldType.LAYERS:
        return _layers(value)
    return _code(value) if kind is FieldType.CODE else None


def _layers(value: Value) -> str | None:
    if not isinstance(value, tuple):
        return f"must be a list of layers, not {kinds.shown(value)}"
    reasons = (of_group(FieldType.LAYER, item, _fault) for item in value)
    return next((reason for reason in reasons if reason is not None), None)


def _code(value: Value) -> str | None:
    fine = isinstance(value, Code | KerasObject)
    return None if fine else f"must be code, not {kinds.shown(value)}"
