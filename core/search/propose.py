"""What of a project can be searched over, each with a range to begin with that holds what it is now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import get_args

from core.catalog.records import Field, FieldType
from core.catalog.table import load
from core.graph.edits.search import optimizer_of
from core.graph.plan import LossMode, Precision, TrainingPlan
from core.graph.project import Project
from core.graph.records import Layer
from core.graph.search import Dimension, Direction
from core.search.names import name_of
from core.training.labels import metric_labels, trained_outputs
from core.values import Value

_NOT_OF_BLOCKS = (
    *("trainable", "autocast", "seed", "dtype", "data_format", "unroll", "stateful", "optional"),
    *("return_sequences", "return_state", "zero_output_for_mask"),
)
_FIXED_BY_TARGETS = ("units", "filters", "activation")
_ACTIVATIONS = ("relu", "gelu", "silu", "tanh")
_OPTIMIZERS = ("adam", "sgd", "rmsprop", "adamw")
_GROWING = ("accuracy", "auc", "precision", "recall", "f1", "fbeta", "r2", "iou", "sensitivity", "specificity")
_KERNELS = (1, 3, 5, 7)
_MOST_UNITS_IN_STEPS = 16
_MOST_DROPPED = 0.5


@dataclass(frozen=True, slots=True)
class Searchable:
    """One thing that a search can change: how a person names it, and a dimension to begin with."""

    name: str
    dimension: Dimension


def searchable(project: Project) -> tuple[Searchable, ...]:
    """What of the plan, the optimizer, the constants and the blocks can be searched over, in this order."""
    found = (*_of_plan(project), *_of_constants(project), *_of_blocks(project))
    return tuple(Searchable(name_of(one.what, project), one) for one in found)


def objectives(project: Project) -> tuple[str, ...]:
    """What a search can be after: the sum of all losses, and per output its loss and its metrics."""
    rows = {row.output: row for row in project.plan.outputs} if project.plan else {}
    found = ["loss"]
    for label, source in trained_outputs(project).items():
        found += [f"{label}/{measure}" for measure in ("loss", *metric_labels(rows[source].metrics))]
    return tuple(found)


def better(objective: str) -> Direction:
    """Whether less or more of it is better, by its name: shares of what is right, and the like, grow."""
    measure = objective.rpartition("/")[2].lower()
    return "maximize" if any(word in measure for word in _GROWING) else "minimize"


def _of_plan(project: Project) -> Iterator[Dimension]:
    if (plan := project.plan) is None:
        return
    optimizer = optimizer_of(plan)
    entry = load().entry(optimizer.path)
    for field in entry.fields if entry else ():
        yield from _proposed(f"optimizer:{field.name}", field, optimizer.config.get(field.name, field.default))
    yield Dimension("plan:batch_size", "choice", choices=_with(plan.batch_size, (16, 32, 64, 128)))
    if isinstance(plan.epochs, int):
        yield _whole("plan:epochs", plan.epochs)
    named = isinstance(plan.optimizer, str)
    yield Dimension("plan:optimizer", "choice", choices=_with(plan.optimizer, _OPTIMIZERS) if named else _OPTIMIZERS)
    yield from _words_of_plan(plan)


def _words_of_plan(plan: TrainingPlan) -> Iterator[Dimension]:
    if sum(row.loss is not None for row in plan.outputs) > 1:
        yield Dimension("plan:loss_mode", "choice", choices=get_args(LossMode))
    yield Dimension("plan:precision", "choice", choices=get_args(Precision))


def _of_constants(project: Project) -> Iterator[Dimension]:
    for name, value in project.constants.items():
        what = f"constant:{name}"
        if isinstance(value, bool):
            yield Dimension(what, "choice", choices=(False, True))
        elif isinstance(value, int) and value > 0:
            yield _whole(what, value)
        elif isinstance(value, float):
            yield _number(what, value)


def _of_blocks(project: Project) -> Iterator[Dimension]:
    heads = {source.call for source in trained_outputs(project).values()}
    for graph in project.graphs.values():
        for layer in graph.layers.values():
            fixed = _FIXED_BY_TARGETS if any(call.id in heads for call in layer.calls) else ()
            for field in _fields(layer, (*_NOT_OF_BLOCKS, *fixed)):
                what = f"layer:{graph.id}/{layer.id}:{field.name}"
                yield from _proposed(what, field, layer.config.get(field.name, field.default))


def _fields(layer: Layer, without: tuple[str, ...]) -> Iterator[Field]:
    entry = None if layer.is_custom else load().layer(layer.class_name)
    yield from (field for field in (entry.fields if entry else ()) if field.name not in without)


def _proposed(what: str, field: Field, value: Value) -> Iterator[Dimension]:
    """Nothing for what is no number, switch or word, or is worked out from constants."""
    match field.type, value:
        case FieldType.SCHEDULE, float():
            yield Dimension(what, "number", min(1e-4, value), max(1e-1, value), log=True)
        case FieldType.INT, int() if value > 0:
            yield _whole(what, value)
        case FieldType.FLOAT, int() | float() if field.maximum == 1 and value <= _MOST_DROPPED:
            yield Dimension(what, "number", 0.0, _MOST_DROPPED)
        case FieldType.FLOAT, int() | float():
            yield _number(what, float(value))
        case FieldType.BOOL, bool():
            yield Dimension(what, "choice", choices=(False, True))
        case FieldType.ACTIVATION, None | str():
            yield Dimension(what, "choice", choices=_with(value, _ACTIVATIONS))
        case FieldType.ENUM, str() if len(field.options) > 1:
            yield Dimension(what, "choice", choices=_with(value, field.options))
        case FieldType.PAIR, int() if value > 0:
            yield Dimension(what, "choice", choices=_with(value, _KERNELS))


def _whole(what: str, value: int) -> Dimension:
    """From a quarter to four times as much; large ones by their logarithm."""
    log = value >= _MOST_UNITS_IN_STEPS
    return Dimension(what, "whole", max(value // 4, 1), 4 * value, log)


def _number(what: str, value: float) -> Dimension:
    if 0 < value < 1 and 1 - value < value:  # as of momenta: what is left to 1 counts
        return Dimension(what, "number", _short(max(0.0, 1 - 4 * (1 - value))), _short(value + (1 - value) / 2))
    if value > 0:
        return Dimension(what, "number", _short(value / 10), _short(value * 10), log=True)
    return Dimension(what, "number", value, value + 1.0)


def _short(number: float) -> float:
    return float(f"{number:.4g}")


def _with(value: Value, usual: tuple[Value, ...]) -> tuple[Value, ...]:
    """The usual choices, with what it is now as the first where it is none of them."""
    return usual if value in usual else (value, *usual)
