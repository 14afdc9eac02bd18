"""What fits the fields that hold an object of Keras: initializers, activations, losses, wrapped layers and the like."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from core.catalog.records import Entry, Field, FieldType
from core.catalog.table import load
from core.expressions import shortened
from core.graph.validation.kinds import shown
from core.graph.validation.words import hinted, meant
from core.values import Code, KerasObject, LayerRef, ModelRef, Value


@dataclass(frozen=True)
class Group:
    """Where the objects of a type are found below `keras`, and what else may stand for one."""

    words: str
    groups: tuple[str, ...]
    names: frozenset[str] = frozenset()  # names that Keras takes and that are no entries
    code: bool = False


_SHORT = frozenset({"BCE", "KLD", "MAE", "MAPE", "MSE", "MSLE"})
_METRICS = frozenset({"accuracy", "acc", "crossentropy", "ce", "io_u", "mean_io_u", "one_hot_io_u", "f_beta_score"})

GROUPS: Mapping[FieldType, Group] = {
    FieldType.ACTIVATION: Group("an activation", ("activations", "layers"), code=True),
    FieldType.INITIALIZER: Group(
        "an initializer", ("initializers",), frozenset({"uniform", "normal", "zero", "one"}), code=True
    ),
    FieldType.REGULARIZER: Group("a regularizer", ("regularizers",), code=True),
    FieldType.CONSTRAINT: Group("a constraint", ("constraints",), code=True),
    FieldType.OPTIMIZER: Group("an optimizer", ("optimizers",)),
    FieldType.LOSS: Group("a loss", ("losses",), _SHORT, code=True),
    FieldType.METRIC: Group("a metric", ("metrics", "losses"), _METRICS | _SHORT, code=True),
    FieldType.LAYER: Group("a layer", ("layers",)),
    FieldType.SCHEDULE: Group("a number or a schedule", ("optimizers.schedules",)),
}

Inner = Callable[[Field, Value], str | None]
_OWN_NAME = Field("name", FieldType.STRING, nullable=True)  # a block has its name elsewhere, a wrapped layer here


def of_group(kind: FieldType, value: Value, inner: Inner) -> str | None:
    """Why `value` is none of the objects of its type; `inner` checks the settings that an object brings."""
    group = GROUPS[kind]
    match value:
        case str() if kind not in (FieldType.LAYER, FieldType.SCHEDULE):
            return _name(group, value)
        case KerasObject():
            return _object(group, value, inner)
        case Code() if group.code:
            return None
        case ModelRef() | LayerRef() if kind is FieldType.LAYER:
            return None
    return f"must be {group.words}, not {shown(value)}"


def settings(entry: Entry, config: Mapping[str, Value], inner: Inner) -> str | None:
    """The first thing wrong with the settings of an object."""
    known = {field.name: field for field in entry.fields}
    if entry.path.startswith("layers."):
        known[_OWN_NAME.name] = _OWN_NAME
    for name, value in config.items():
        if name not in known:
            return hinted(f"has no setting `{shortened(name)}`", meant(name, known))
        reason = inner(known[name], value)
        if reason is not None:
            return f"has a `{name}` that {reason}"
    missing = next((field.name for field in entry.fields if field.required and field.name not in config), None)
    return f"needs a `{missing}`" if missing else None


def _name(group: Group, name: str) -> str | None:
    if name in group.names or any(load().entry(f"{place}.{name}") for place in group.groups if place != "layers"):
        return None
    near = next((found for place in group.groups for found in load().suggest(f"{place}.{name}")), "")
    return hinted(f"must be {group.words} of Keras, not {shown(name)}", _hint(near))


def _object(group: Group, value: KerasObject, inner: Inner) -> str | None:
    if ":" in value.path:
        return None
    place = value.path.rpartition(".")[0]
    entry = load().entry(value.path)
    if place not in group.groups:
        return f"must be {group.words}, not {shown(value)}"
    if entry is None:
        near = next(iter(load().suggest(value.path)), "")
        return hinted(f"must be {group.words} of Keras, not {shown(value)}", _hint(near))
    reason = settings(entry, value.config, inner)
    return f"is {shown(value)}, which {reason}" if reason else None


def _hint(near: str) -> str:
    return f"Did you mean `{near.rpartition('.')[2]}`?" if near else ""
