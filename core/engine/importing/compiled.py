"""What a model was compiled with, as a training plan: optimizer, losses, their weights, metrics."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import keras

from core.engine.private import graph_of
from core.engine.reader.constants import NoConstant
from core.engine.reader.objects import Objects
from core.engine.reader.sources import NoSource
from core.graph.plan import OutputPlan, TrainingPlan
from core.graph.project import Project
from core.graph.records import Source, flatten
from core.values import KerasObject, ModelRef

Settings = Mapping[str, Any]
"""As `model.get_compile_config()` gives it."""
_NOTHING: tuple[object, ...] = (None, [], {}, ())


def plan_of(model: keras.Model, project: Project, ref: ModelRef, settings: Settings) -> tuple[TrainingPlan, list[str]]:
    """The plan, and notes on what could not be taken over."""
    notes: list[str] = []
    record = project.model(ref)
    assert record is not None
    sources = [source for _, source in flatten(record.outputs)]
    graph = graph_of(model)
    assert graph is not None  # or it could not have been read
    names = list(graph.output_names)
    losses = _by_output(settings.get("loss"), names, "loss", notes)
    weights = _by_output(settings.get("loss_weights"), names, "loss_weights", notes)
    metrics = _metrics(settings.get("metrics"), names, notes)
    if settings.get("weighted_metrics") not in _NOTHING:
        notes.append("weighted_metrics: LayerLoom weighs no metrics; they stay behind.")
    rows = tuple(_rows(sources, losses, weights, metrics, notes))
    optimizer = _object(settings.get("optimizer"), "optimizers", notes)
    plan = TrainingPlan(ref, outputs=rows, jit_compile=settings.get("jit_compile") is True)
    told = [f"{model.name}: {note}" for note in notes]
    return (replace(plan, optimizer=optimizer) if optimizer is not None else plan), told


def _rows(
    sources: Sequence[Source], losses: Sequence[Any], weights: Sequence[Any], metrics: Sequence[Any], notes: list[str]
) -> Iterator[OutputPlan]:
    for source, loss, weight, own in zip(sources, losses, weights, metrics, strict=True):
        made = (_object(metric, "metrics", notes) for metric in own)
        yield OutputPlan(
            source,
            loss=_object(loss, "losses", notes),
            weight=float(weight) if isinstance(weight, int | float) else 1.0,
            metrics=tuple(metric for metric in made if metric is not None),
        )


def _by_output(given: Any, names: Sequence[str], what: str, notes: list[str]) -> list[Any]:
    """A setting for each output, whichever way it was given: one for all, a list in their order, or by name."""
    if isinstance(given, Mapping) and "class_name" not in given:
        unknown = [name for name in given if name not in names]
        if unknown:
            notes.append(f"{what}: it names {', '.join(unknown)}, which is no output.")
        return [given.get(name) for name in names]
    if isinstance(given, list | tuple):
        if len(given) == len(names):
            return list(given)
        notes.append(f"{what}: it has {len(given)} entries for {len(names)} outputs, and stays behind.")
        return [None] * len(names)
    return [given] * len(names)


def _metrics(given: Any, names: Sequence[str], notes: list[str]) -> list[list[Any]]:
    """A list for each output. With one output the list itself is its metrics."""
    if isinstance(given, list | tuple) and len(names) == 1 and not any(isinstance(one, list) for one in given):
        return [list(given)]
    found = _by_output(given, names, "metrics", notes) if given not in _NOTHING else [None] * len(names)
    return [list(one) if isinstance(one, list | tuple) else [] if one is None else [one] for one in found]


def _object(raw: Any, group: str, notes: list[str]) -> str | KerasObject | None:
    """A word, or a class with its settings, in Keras's own spelling; None with a note for what is no part of Keras."""
    if raw is None:
        return None
    try:
        live = getattr(keras, group).get(raw)
        told = live if isinstance(raw, str) else getattr(keras, group).serialize(live)
        value = raw if isinstance(raw, str) else Objects(lambda _: None, notes.append).value(told, live)
    except (ValueError, TypeError, AttributeError, KeyError, NoConstant, NoSource) as fault:
        name = raw.get("registered_name") or raw.get("class_name") if isinstance(raw, Mapping) else raw
        notes.append(f"{name}: it is not at hand ({' '.join(str(fault).split())[:120]}) and stays behind.")
        return None
    return value if isinstance(value, str | KerasObject) else None
