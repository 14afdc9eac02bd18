"""Edits of the search, and of what it has found: its values, put where they belong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace

from core.catalog.records import Entry
from core.catalog.table import load
from core.graph.edits.constants import set_constant
from core.graph.edits.layers import configure
from core.graph.edits.refusals import NoPlan, NotSearchable
from core.graph.plan import TrainingPlan
from core.graph.project import Project
from core.graph.search import Search
from core.values import GraphId, KerasObject, LayerId, Value

SEARCHED_OF_PLAN = ("batch_size", "epochs", "validation_split", "loss_mode", "precision", "optimizer")


def set_search(project: Project, search: Search | None) -> Project:
    """Gives the plan another search, or none. Refuses what names nothing that a search can change."""
    plan = _plan_of(project)
    if search == plan.search:
        return project
    for dimension in search.dimensions if search else ():
        check_searchable(project, dimension.what)
    return replace(project, plan=replace(plan, search=search))


def with_found(project: Project, found: Mapping[str, Value]) -> Project:
    """The project with the values that a search found, by what they are for. Refuses what is not there any more."""
    for what, value in found.items():
        check_searchable(project, what)
        project = _with_one(project, what, value)
    return project


def _with_one(project: Project, what: str, value: Value) -> Project:
    kind, _, name = what.partition(":")
    plan = _plan_of(project)
    match kind:
        case "constant":
            return set_constant(project, name, value)
        case "plan":
            return replace(project, plan=replace(plan, **{name: value}))  # type: ignore[arg-type]  # training checks it
        case "optimizer":
            optimizer = optimizer_of(plan)
            return replace(
                project, plan=replace(plan, optimizer=replace(optimizer, config={**optimizer.config, name: value}))
            )
    graph, layer, setting = place_of(name)
    return configure(project, graph, [layer], {setting: value})


def is_searchable(project: Project, what: str) -> bool:
    """Whether it names something that a search can change."""
    kind, _, name = what.partition(":")
    known = {
        "constant": lambda: name in project.constants,
        "plan": lambda: name in SEARCHED_OF_PLAN and name in {field.name for field in fields(TrainingPlan)},
        "optimizer": lambda: _is_setting(load().entry(optimizer_of(_plan_of(project)).path), name),
        "layer": lambda: _is_layer(project, name),
    }.get(kind)
    return known is not None and known()


def check_searchable(project: Project, what: str) -> None:
    """Raises NotSearchable."""
    if not is_searchable(project, what):
        raise NotSearchable(what)


def _is_layer(project: Project, name: str) -> bool:
    graph, layer, setting = place_of(name)
    held = project.graphs.get(graph)
    block = held.layers.get(layer) if held else None
    return block is not None and _is_setting(None if block.is_custom else load().layer(block.class_name), setting)


def _is_setting(entry: Entry | None, name: str) -> bool:
    """Of a class that nobody knows, any name may be one."""
    return bool(name) and (entry is None or entry.field(name) is not None)


def place_of(name: str) -> tuple[GraphId, LayerId, str]:
    """What stands behind `layer:` in a dimension: graph, block and setting."""
    where, _, setting = name.partition(":")
    graph, _, layer = where.partition("/")
    return GraphId(graph), LayerId(layer), setting


def optimizer_of(plan: TrainingPlan) -> KerasObject:
    """The plan's optimizer as an object that takes settings; a name stands for the class that Keras means by it."""
    if isinstance(plan.optimizer, KerasObject):
        return plan.optimizer
    alike = (entry for entry in load().under("optimizers") if entry.name.lower() == plan.optimizer.lower())
    return KerasObject(next(alike).path)


def _plan_of(project: Project) -> TrainingPlan:
    if project.plan is None:
        raise NoPlan
    return project.plan
