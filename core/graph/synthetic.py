"""What synthetic data is made of, in training and in exported code alike: random numbers that fit a model's ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final, TypeVar

from core.graph.plan import Binding, DataSource, InputPlan, OutputPlan, TrainingPlan
from core.graph.ports import source_name
from core.graph.project import Project
from core.graph.records import Source, flatten

KIND: Final = "synthetic"
ROWS = 1000
WORDS = ("red", "green", "blue", "one", "two", "three")
_UNKNOWN_SIDE, _UNKNOWN_LENGTH = 64, 20  # of images, of sequences
_T = TypeVar("_T")


def is_synthetic(source: DataSource | None) -> bool:
    return source is not None and source.kind == KIND


def filled(shape: Sequence[_T | None]) -> tuple[_T | int, ...]:
    """The shape of a sample with a size in the place of every unknown one."""
    unknown = _UNKNOWN_SIDE if len(shape) == 3 else _UNKNOWN_LENGTH
    return tuple(unknown if size is None else size for size in shape)


def bound(project: Project, plan: TrainingPlan) -> TrainingPlan:
    """The plan with each input and each target that is trained bound to a column of its own, made up for it.

    What counts by sample or by label has no meaning there and is left out.
    """
    model, graph = project.model(plan.model), project.graphs.get(plan.model.graph)
    if model is None or graph is None:
        return plan
    named = _namer(lambda end: source_name(graph, end))
    inputs = [
        InputPlan(end, (Binding((named(end),)),)) for end in dict.fromkeys(end for _, end in flatten(model.inputs))
    ]
    outputs = [row if row.loss is None else _learning(row, f"{named(row.output)} target") for row in plan.outputs]
    return replace(plan, inputs=tuple(inputs), outputs=tuple(outputs))


def _learning(row: OutputPlan, column: str) -> OutputPlan:
    return replace(row, target=Binding((column,)), sample_weight=None, class_weight={})


def _namer(name_of: Callable[[Source], str]) -> Callable[[Source], str]:
    """Gives each end another name, those of one layer a number too."""
    given: list[str] = []

    def name(end: Source) -> str:
        plain = name_of(end)
        given.append(plain)
        return plain if given.count(plain) == 1 else f"{plain} {given.count(plain)}"

    return name
