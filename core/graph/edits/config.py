"""The configs of blocks: which settings a class takes, and which values need not be kept because they are defaults."""

from __future__ import annotations

from collections.abc import Mapping

from core.catalog.records import Entry, Field, FieldType
from core.catalog.table import load
from core.graph.edits.refusals import NoSuchField, UnknownClass
from core.graph.records import MODEL
from core.values import Value

_MODEL_FIELDS = (
    Field("model", FieldType.ANY, required=True),
    Field("fresh_weights", FieldType.BOOL, default=False),
    Field("trainable", FieldType.BOOL, default=True),
)


def entry_of(class_name: str) -> Entry | None:
    """The catalogue's entry of a block's class; None for nested models, custom and unknown classes."""
    return None if ":" in class_name or class_name == MODEL else load().layer(class_name)


def check_class(class_name: str) -> None:
    """Refuses a class that neither Keras nor a module of the person's can have."""
    if class_name != MODEL and ":" not in class_name and load().layer(class_name) is None:
        raise UnknownClass(class_name, load().suggest(class_name))


def fields_of(class_name: str) -> Mapping[str, Field] | None:
    """The settings of a class by name; None where anything may be set."""
    if class_name == MODEL:
        return {field.name: field for field in _MODEL_FIELDS}
    entry = entry_of(class_name)
    return {field.name: field for field in entry.fields} if entry else None


def check_fields(class_name: str, name: str, config: Mapping[str, Value]) -> None:
    """Refuses settings that the class of the block called `name` does not take."""
    known = fields_of(class_name)
    for field in config:
        if known is not None and field not in known:
            raise NoSuchField(field, name, class_name, tuple(known))


def trimmed(class_name: str, config: Mapping[str, Value]) -> Mapping[str, Value]:
    """The config without values that equal their defaults."""
    known = fields_of(class_name)
    if known is None:
        return dict(config)
    return {name: value for name, value in config.items() if not is_default(known.get(name), value)}


def is_default(field: Field | None, value: Value) -> bool:
    return field is not None and not field.required and same(value, field.default)


def same(one: Value, other: Value) -> bool:
    """Equality as a form shows it: 1 and 1.0 are the same, 1 and True are not."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return isinstance(one, bool) == isinstance(other, bool) and one == other


def alike(one: Mapping[str, Value], other: Mapping[str, Value]) -> bool:
    """Equal in type as well: 1 is not 1.0 in a file."""
    return one.keys() == other.keys() and all(
        one[key] == other[key] and type(one[key]) is type(other[key]) for key in one
    )
