"""Finds what a project brings along that is not of Keras: functions as source, and classes of other modules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from core.graph.plan import TrainingPlan
from core.graph.project import Project
from core.graph.records import Layer
from core.values import Code, KerasObject, Value

Foreign = Code | tuple[str, str]
"""What is not of Keras: a function as source, or a class as its module and name."""
RUNS_A_GRAPH = "TFSMLayer"  # gives what is in the graph in a dict or a list


@dataclass(frozen=True)
class SavedGraph:
    """The folder of a SavedModel, whose graph a layer runs as it lies on the disk."""

    path: str


def foreign_in(layers: Iterable[Layer]) -> Iterator[Foreign]:
    """Every function and custom class that the layers and their settings hold, in the document's order."""
    for layer in layers:
        if layer.is_custom:
            yield _class(layer.class_name)
        for value in layer.config.values():
            if not isinstance(value, str | int | float | None):
                yield from _inside(value)


def own_code_of(project: Project) -> Iterator[Foreign | SavedGraph]:
    """All that the project's layers and its plan hold, without the classes that Keras keeps to itself."""
    layers = [layer for graph in project.graphs.values() for layer in graph.layers.values()]
    for layer in layers:
        if layer.class_name == RUNS_A_GRAPH:
            yield SavedGraph(str(layer.config.get("filepath", "")))
    found = [*foreign_in(layers)]
    for value in project.constants.values():
        found += _inside(value)
    if project.plan:
        found += _in_plan(project.plan)
    for thing in found:
        if isinstance(thing, Code) or not thing[0].startswith("keras."):
            yield thing


def _in_plan(plan: TrainingPlan) -> Iterator[Foreign]:
    rows = (one for row in plan.outputs for one in (row.loss, row.optimizer, *row.metrics))
    for value in (plan.optimizer, *plan.callbacks, *rows):
        yield from _inside(value)
    for source in (plan.source, plan.validation_source):
        if source and source.kind == "python":
            file, _, function = source.path.partition(":")
            yield ".".join(PurePosixPath(file).with_suffix("").parts), function


def _class(path: str) -> tuple[str, str]:
    module, _, name = path.partition(":")
    return module, name


def _inside(value: Value) -> Iterator[Foreign]:
    if isinstance(value, Code):
        yield value
    elif isinstance(value, KerasObject):
        if ":" in value.path:
            yield _class(value.path)
        yield from _inside(value.config)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _inside(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from _inside(item)
