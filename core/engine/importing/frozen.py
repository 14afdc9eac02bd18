"""Freezing a model or a layer freezes all that is in it: what the text says once comes back as said once."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import keras

from core.engine.importing.comments import Comments
from core.engine.importing.made import Made
from core.engine.private import graph_of
from core.engine.reader import Reading
from core.engine.reader.parts import all_parts, is_model
from core.graph.project import Project
from core.graph.records import Layer
from core.values import KerasObject, ModelRef, Value, items_like


def frozen_as_written(
    project: Project, reading: Reading, given: Mapping[str, keras.Model], text: str, made: Sequence[Made]
) -> Project:
    """The project without the frozen marks that only follow from one further out, as far as `text` made the things."""
    refs = _refs(reading, given)
    implied = {id(part) for live in (*refs, *reading.operations.values()) for part in _within(live)}
    written = {id(one.thing): one for one in made if isinstance(one.thing, keras.Layer)}
    for (graph, block), live in reading.operations.items():
        if id(live) in written and not is_model(live) and not live.trainable:
            layer = project.graphs[graph].layers[block]
            project = project.with_layer(graph, _layer(layer, written[id(live)], id(live) in implied))
    said = _said(text, made)
    for model, ref in refs.items():
        record = project.model(ref)
        if record and id(model) in implied and id(model) in written and id(model) not in said:
            models = {**project.graphs[ref.graph].models, ref.model: replace(record, trainable=True)}
            project = project.with_graph(replace(project.graphs[ref.graph], models=models))
    return project


def _layer(layer: Layer, made: Made, implied: bool) -> Layer:
    config = {name: value for name, value in layer.config.items() if not (implied and _unsaid(name, value, made.node))}
    nested = [node for node in ast.walk(made.node) if node is not made.node]
    if not any(isinstance(node, ast.keyword) and node.arg == "trainable" for node in _deeper(nested, made)):
        config = {name: _thawed(value) for name, value in config.items()}
    return replace(layer, config=config)


def _deeper(nested: Iterable[ast.AST], made: Made) -> Iterator[ast.AST]:
    own = set(made.node.keywords) if isinstance(made.node, ast.Call) else set()
    return (node for node in nested if node not in own)


def _unsaid(name: str, value: Value, node: ast.expr) -> bool:
    keywords = node.keywords if isinstance(node, ast.Call) else ()
    return name == "trainable" and value is False and all(one.arg != "trainable" for one in keywords)


def _thawed(value: Value) -> Value:
    """A setting without the frozen marks of the layers in it."""
    if isinstance(value, tuple):
        return items_like(value, map(_thawed, value))
    if not isinstance(value, KerasObject):
        return value
    mark = value.path.startswith("layers.") and value.config.get("trainable") is False
    own = {name: _thawed(item) for name, item in value.config.items() if not (mark and name == "trainable")}
    return replace(value, config=own)


def _within(live: keras.Operation) -> Iterator[keras.Layer]:
    """All that is frozen because this is, however deep."""
    if not isinstance(live, keras.Layer) or live.trainable:
        return
    graph = graph_of(live) if is_model(live) else None
    inner = [one for one in graph.operations if isinstance(one, keras.Layer)] if graph else [*all_parts(live)]
    for part in inner:
        yield part
        yield from _within(part)
        yield from all_parts(part)


def _refs(reading: Reading, given: Mapping[str, keras.Model]) -> dict[keras.Model, ModelRef]:
    refs = {model: reading.models[name] for name, model in given.items()}
    for (graph, block), live in reading.operations.items():
        ref = reading.project.graphs[graph].layers[block].config.get("model")
        if isinstance(ref, ModelRef) and is_model(live):
            refs.setdefault(live, ref)
    return refs


def _said(text: str, made: Iterable[Made]) -> set[int]:
    """The models of which the text says that they are frozen."""
    tree = ast.parse(text)
    comments = Comments(text, tree)
    frozen = {
        target.value.id
        for node in ast.walk(tree)
        for target in (node.targets if isinstance(node, ast.Assign) else ())
        if isinstance(target, ast.Attribute) and target.attr == "trainable" and isinstance(target.value, ast.Name)
    }
    return {id(one.thing) for one in made if frozen & {comments.target(node) for node in (one.node, *one.handed_on)}}
