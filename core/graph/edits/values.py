"""Every value of a project that may hold expressions, to look through or to exchange."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from typing import Any

from core.expressions import ExpressionError, names_in
from core.expressions.walk import expressions_in
from core.graph.plan import Binding, DataSource, InputPlan, OutputPlan, TrainingPlan, Transform
from core.graph.project import Project
from core.graph.records import Call, Graph, Layer
from core.graph.search import Dimension, Search
from core.values import Value

Rewrite = Callable[[Value], Value]
_ROWS = (TrainingPlan, DataSource, InputPlan, OutputPlan, Binding, Transform, Search, Dimension)


def constants_in(value: Value) -> frozenset[str]:
    """The constants that a value uses. Text outside the grammar of expressions names none; checks tell of it."""
    found: set[str] = set()
    for expression in expressions_in(value):
        try:
            found |= names_in(expression.text)
        except ExpressionError:
            continue
    return frozenset(found)


def values_of_layer(layer: Layer) -> Iterator[Value]:
    yield from layer.config.values()
    for call in layer.calls:
        yield from call.arguments.values()


def values_of_plan(row: Any) -> Iterator[Value]:
    """Every value in a training plan, row by row."""
    if isinstance(row, _ROWS):
        for field in fields(row):
            if field.name != "extra":
                yield from values_of_plan(getattr(row, field.name))
    elif isinstance(row, tuple) and any(isinstance(item, _ROWS) for item in row):
        for item in row:
            yield from values_of_plan(item)
    else:
        yield row


def with_values(project: Project, change: Rewrite) -> Project:
    """The project with `change` applied to every value of its layers, calls, constants and training plan."""
    graphs = {graph_id: _with_layers(graph, change) for graph_id, graph in project.graphs.items()}
    plan = None if project.plan is None else _with_row(project.plan, change)
    return replace(project, graphs=graphs, constants=_with_items(project.constants, change), plan=plan)


def layer_with_values(layer: Layer, change: Rewrite) -> Layer:
    config, calls = _with_items(layer.config, change), tuple(_with_arguments(call, change) for call in layer.calls)
    same = config is layer.config and all(new is old for new, old in zip(calls, layer.calls, strict=True))
    return layer if same else replace(layer, config=config, calls=calls)


def _with_layers(graph: Graph, change: Rewrite) -> Graph:
    layers = {layer_id: layer_with_values(layer, change) for layer_id, layer in graph.layers.items()}
    same = all(layers[layer_id] is layer for layer_id, layer in graph.layers.items())
    return graph if same else replace(graph, layers=layers)


def _with_arguments(call: Call, change: Rewrite) -> Call:
    arguments = _with_items(call.arguments, change)
    return call if arguments is call.arguments else replace(call, arguments=arguments)


def _with_items(items: Mapping[str, Value], change: Rewrite) -> Mapping[str, Value]:
    new = {key: change(value) for key, value in items.items()}
    return items if all(new[key] is value for key, value in items.items()) else new


def _with_row(row: Any, change: Rewrite) -> Any:
    held = {field.name: getattr(row, field.name) for field in fields(row) if field.name != "extra"}
    return replace(row, **{name: _with_part(part, change) for name, part in held.items()})


def _with_part(part: Any, change: Rewrite) -> Any:
    if isinstance(part, _ROWS):
        return _with_row(part, change)
    if isinstance(part, tuple) and any(isinstance(item, _ROWS) for item in part):
        return tuple(_with_part(item, change) for item in part)
    return change(part)
