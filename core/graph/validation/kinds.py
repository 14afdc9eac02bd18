"""What fits each plain type of a field: numbers, options, shapes, lists. A check gives the reason against, or None."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping

from core.catalog.records import Field
from core.expressions import shortened
from core.graph.validation.words import hinted, meant, words
from core.values import Array, Code, EllipsisMark, KerasObject, LayerRef, ModelRef, Slice, Value

Check = Callable[[Field, Value], str | None]

DTYPES = words(
    "float16 bfloat16 float32 float64 int8 int16 int32 int64 uint8 uint16 uint32 uint64 bool string "
    "complex64 complex128 float8_e4m3fn float8_e5m2 int4"
)
POLICIES = frozenset({"mixed_float16", "mixed_bfloat16"})
_SHOWN_OPTIONS = 8
_LARGEST = 2**63 - 1


def shown(value: Value) -> str:
    """A value as a message quotes it."""
    match value:
        case KerasObject(path=path):
            return f"a {shortened(path.rpartition('.')[2])}"
        case Array() | Code() | ModelRef() | LayerRef() | Slice() | EllipsisMark():
            return {"Code": "code", "Slice": "a slice", "EllipsisMark": "`...`"}.get(
                type(value).__name__, "a reference"
            )
        case int() if not isinstance(value, bool) and abs(value) > 10**20:
            return "a number beyond 64 bits"
    return f"`{shortened(repr(value))}`" if not isinstance(value, Mapping) else "a mapping"


def integer(field: Field, value: Value) -> str | None:
    if isinstance(value, float) and value.is_integer():
        return f"must be a whole number, not {shown(value)}: write {value:.0f}, or divide by //"
    if not _is_int(value):
        return f"must be a whole number, not {shown(value)}"
    if isinstance(value, int) and abs(value) > _LARGEST:
        return "must fit into 64 bits"
    return _within(field, value)


def number(field: Field, value: Value) -> str | None:
    return _within(field, value) if _is_number(value) else f"must be a number, not {shown(value)}"


def boolean(_field: Field, value: Value) -> str | None:
    return None if isinstance(value, bool) else f"must be True or False, not {shown(value)}"


def text(_field: Field, value: Value) -> str | None:
    return None if isinstance(value, str) else f"must be text, not {shown(value)}"


def option(field: Field, value: Value) -> str | None:
    if not isinstance(value, str):
        return f"must be text, not {shown(value)}"
    if not field.options or value in field.options:
        return None
    options = ", ".join(f"`{known}`" for known in field.options[:_SHOWN_OPTIONS])
    more = " …" if len(field.options) > _SHOWN_OPTIONS else ""
    return hinted(f"must be one of {options}{more}, not {shown(value)}", meant(value, field.options))


def dtype(_field: Field, value: Value) -> str | None:
    if isinstance(value, KerasObject):
        fine = value.path.startswith("dtype_policies.") or ":" in value.path
        return None if fine else f"must be a dtype, not {shown(value)}"
    if isinstance(value, str) and (value in DTYPES or value in POLICIES):
        return None
    near = meant(value, sorted(DTYPES | POLICIES)) if isinstance(value, str) else ""
    return hinted(f"must be a dtype such as `float32` or `int32`, not {shown(value)}", near)


def axis(_field: Field, value: Value) -> str | None:
    return None if _is_int(value) else f"must be the number of an axis, not {shown(value)}"


def axes(_field: Field, value: Value) -> str | None:
    fine = _is_int(value) or (isinstance(value, tuple) and all(map(_axis_or_axes, value)))
    return None if fine else f"must be the number of an axis, or several, not {shown(value)}"


def pair(field: Field, value: Value) -> str | None:
    """One number for all directions, or one for each."""
    if _is_int(value):
        return _within(field, value)
    if isinstance(value, tuple) and value and all(map(_is_int, value)) and field.rank in (None, len(value)):
        return _first(_within(field, item) for item in value)
    return f"must be {_a_number_or(field)}, not {shown(value)}"


def padding(field: Field, value: Value) -> str | None:
    """As a pair, or a (before, after) for each direction."""
    if isinstance(value, tuple) and field.rank in (None, len(value), 1) and value and all(map(_before_after, value)):
        return None
    return pair(field, value)


def span(field: Field, value: Value) -> str | None:
    if _is_number(value):
        return _within(field, value)
    if isinstance(value, tuple) and len(value) == 2 and all(map(_is_number, value)):
        return _first(_within(field, item) for item in value)
    return f"must be a number, or a lower and an upper one, not {shown(value)}"


def shape(_field: Field, value: Value) -> str | None:
    if not isinstance(value, tuple):
        return f"must be a shape such as `(28, 28, 1)`, not {shown(value)}" + (
            ": write `(n,)`" if _is_int(value) else ""
        )
    for size in value:
        if isinstance(size, float) and size.is_integer():
            return f"has the size {shown(size)}, which must be whole: divide by //"
        if size is not None and not _is_int(size):
            return f"has the size {shown(size)}; a size is a whole number, or None where it is open"
        if _is_int(size) and isinstance(size, int) and size < -1:
            return f"has the negative size {size}"
    return None


def integers(_field: Field, value: Value) -> str | None:
    fine = isinstance(value, tuple) and all(map(_is_int, value))
    return None if fine else f"must be a list of whole numbers, not {shown(value)}"


def numbers(field: Field, value: Value) -> str | None:
    fine = isinstance(value, tuple) and all(map(_is_number, value)) and field.rank in (None, len(value))
    many = f"{field.rank} numbers" if field.rank else "a list of numbers"
    return None if fine or isinstance(value, Array) else f"must be {many}, not {shown(value)}"


def mapping(_field: Field, value: Value) -> str | None:
    return None if isinstance(value, Mapping) else f"must be a mapping of names to values, not {shown(value)}"


def vocabulary(_field: Field, value: Value) -> str | None:
    fine = isinstance(value, str | Array) or (
        isinstance(value, tuple) and all(isinstance(term, str) or _is_int(term) for term in value)
    )
    return None if fine else f"must be a list of terms, or the path of a file with one a line, not {shown(value)}"


def array(_field: Field, value: Value) -> str | None:
    fine = _is_number(value) or isinstance(value, Array | tuple | bool)
    return None if fine else f"must be numbers, not {shown(value)}"


def index(_field: Field, value: Value) -> str | None:
    items = value if isinstance(value, tuple) else (value,)
    fine = all(item is None or _is_int(item) or isinstance(item, Slice | EllipsisMark | Array) for item in items)
    return None if fine else f"must be an index such as `0`, `:5` or `:, 0`, not {shown(value)}"


def _is_int(value: Value) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and not _is_nan(value)


def _is_nan(value: float) -> bool:
    return isinstance(value, float) and math.isnan(value)


def _axis_or_axes(value: Value) -> bool:
    return _is_int(value) or (isinstance(value, tuple) and all(map(_is_int, value)))


def _before_after(value: Value) -> bool:
    return isinstance(value, tuple) and len(value) == 2 and all(map(_is_int, value))


def _within(field: Field, value: Value) -> str | None:
    assert isinstance(value, int | float)
    if field.minimum is not None and value < field.minimum:
        return f"must be at least {field.minimum:g}, not {shown(value)}"
    if field.maximum is not None and value > field.maximum:
        return f"must be at most {field.maximum:g}, not {shown(value)}"
    return None


def _a_number_or(field: Field) -> str:
    return f"a whole number, or {field.rank} of them" if field.rank else "a whole number, or one for each direction"


def _first(reasons: Iterable[str | None]) -> str | None:
    return next((reason for reason in reasons if reason is not None), None)
