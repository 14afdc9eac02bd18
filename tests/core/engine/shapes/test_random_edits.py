from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from core.engine.shapes import ShapeEngine
from core.graph.project import Project
from core.graph.records import Call, Graph, Layer, Source, Target
from core.values import CallId, GraphId, LayerId, ModelId, ModelRef, Value
from tests.core.engine.building import Drawing

_BLOCKS: tuple[tuple[str, tuple[dict[str, Value], ...]], ...] = (
    ("Dense", ({"units": 3}, {"units": 5}, {"units": -1})),
    ("LSTM", ({"units": 2}, {"units": 2, "return_sequences": True})),
    ("Embedding", ({"input_dim": 9, "output_dim": 4, "mask_zero": True}, {"input_dim": 9, "output_dim": 3})),
    ("Conv1D", ({"filters": 2, "kernel_size": 2}, {"filters": 3, "kernel_size": 9})),
    ("Flatten", ({},)),
    ("Dropout", ({"rate": 0.5},)),
    ("Model", ({"model": ModelRef(GraphId("g2"), ModelId("m1"))},)),
)
_PORTS = {"LSTM": "sequences"}
_INDEX = st.integers(0, 30)
_EDITS = st.tuples(
    st.sampled_from(["configure", "replace", "link", "unlink", "share", "remove", "inside"]), _INDEX, _INDEX
)


def _inner(width: int) -> Graph:
    drawing = Drawing("g2")
    x = drawing.input("in", 6, None)
    y = drawing.add("norm", "Activation", {"activation": "relu"}, x)
    drawing.model("inner", x, drawing.add("out", "Dense", {"units": width}, y) if width % 2 else y)
    return drawing.graph


def _block(layer: str, kind: int, config: int, calls: tuple[Call, ...]) -> Layer:
    class_name, configs = _BLOCKS[kind % len(_BLOCKS)]
    return Layer(LayerId(layer), layer, class_name, configs[config % len(configs)], calls)


def _start() -> Project:
    drawing = Drawing()
    y = drawing.input("x", 6)
    for kind in (2, 1, 0, 3, 5, 0):
        class_name, configs = _BLOCKS[kind]
        y = drawing.add(f"b{len(drawing.graph.layers)}", class_name, configs[0], {_PORTS.get(class_name, "inputs"): y})
    return Project({drawing.graph.id: drawing.graph, GraphId("g2"): _inner(1)})


def _edited(project: Project, edit: tuple[str, int, int]) -> Project:
    word, one, other = edit
    graph = project.main
    if word == "inside":
        return project.with_graph(_inner(one))
    blocks = [layer for layer in graph.layers.values() if layer.class_name != "InputLayer"]
    calls = list(graph.places)
    if not blocks:
        return project
    layer, call = blocks[one % len(blocks)], calls[other % len(calls)]
    if word in ("configure", "replace"):
        kinds = [name for name, _ in _BLOCKS]
        kind = kinds.index(layer.class_name) if word == "configure" else other
        return project.with_layer(graph.id, _block(layer.id, kind, other // 3, layer.calls))
    if word == "share":
        new = Call(CallId(f"c{1 + max(int(known[1:]) for known in calls)}"))
        return project.with_layer(graph.id, replace(layer, calls=(*layer.calls, new)))
    return project.with_graph(_relinked(graph, word, layer, call, other))


def _relinked(graph: Graph, word: str, layer: Layer, call: CallId, other: int) -> Graph:
    if word == "remove":
        gone = {one.id for one in layer.calls}
        layers = {key: kept for key, kept in graph.layers.items() if key != layer.id}
        links = {end: source for end, source in graph.links.items() if end.call not in gone and source.call not in gone}
        return replace(graph, layers=layers, links=links)
    target = Target(layer.calls[other % len(layer.calls)].id, _PORTS.get(layer.class_name, "inputs"))
    links = {end: source for end, source in graph.links.items() if end.call != target.call}
    return replace(graph, links={**links, target: Source(call)} if word == "link" else links)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(_EDITS, min_size=1, max_size=3), max_size=8), st.lists(st.integers(0, 4), max_size=8))
def test_that_step_by_step_the_answers_are_those_of_a_new_engine(
    steps: list[list[tuple[str, int, int]]], given_up: list[int]
) -> None:
    """Any edits, loops among them, several between two updates, and some updates given up half-way."""
    project, engine = _start(), ShapeEngine()
    engine.update(project)
    for number, edits in enumerate(steps):
        for edit in edits:
            project = _edited(project, edit)
        if number < len(given_up):
            started = engine.changes(project)
            for _ in range(given_up[number]):
                next(started, None)
            started.close()
            continue
        engine.update(project)
        fresh = ShapeEngine()
        fresh.update(project)
        assert engine.calls == fresh.calls
        assert engine.models == fresh.models
