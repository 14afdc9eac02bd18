from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from core.graph.project import Project
from core.graph.records import Call, Graph, Layer, Model, Position, Source, Target
from core.protocol import UpdateProject, applied, between, encode
from core.values import CallId, Expression, GraphId, LayerId, ModelId, Value


def _graph(number: int, units: list[int], links: list[tuple[int, int]], models: int) -> Graph:
    """A layer with one call per number of units, in that order; its id is l{units}."""
    layers = {
        LayerId(f"l{unit}"): Layer(
            LayerId(f"l{unit}"),
            f"dense_{unit}",
            "Dense",
            {"units": Expression("2 * width")},
            (Call(CallId(f"c{unit}")),),
        )
        for unit in units
    }
    wires = {Target(CallId(f"c{after}"), "inputs"): Source(CallId(f"c{before}")) for before, after in links}
    source = Source(CallId("c1"))
    declared = {ModelId(f"m{k}"): Model(ModelId(f"m{k}"), f"m{k}", source, (source,)) for k in range(1, models + 1)}
    return Graph(GraphId(f"g{number}"), "graph", layers, wires, declared)


_NUMBERS = st.integers(1, 9)
_GRAPHS = st.builds(
    _graph,
    st.just(0),
    st.lists(_NUMBERS, unique=True),
    st.lists(st.tuples(_NUMBERS, _NUMBERS), max_size=5),
    st.integers(0, 2),
)
_PROJECTS = st.dictionaries(st.integers(1, 3), _GRAPHS).map(
    lambda graphs: Project(
        {GraphId(f"g{n}"): replace(graph, id=GraphId(f"g{n}")) for n, graph in graphs.items()}, {"width": 8}
    )
)


def _orders(project: Project) -> list[tuple[str, list[str]]]:
    return [(graph.id, list(graph.layers)) for graph in project.graphs.values()]


@given(_PROJECTS, _PROJECTS)
def test_that_a_delta_turns_any_project_into_any_other(before: Project, after: Project) -> None:
    changed = applied(before, between(before, after))
    assert changed == after
    assert _orders(changed) == _orders(after)


@given(_PROJECTS)
def test_that_a_delta_to_nothing_is_the_whole_project(after: Project) -> None:
    assert applied(None, between(None, after)) == after


def _of(layer: Layer, **positions: Position) -> Project:
    graph = Graph(GraphId("g1"), "main", {layer.id: layer}, positions={layer.id: Position(1, 2)} if positions else {})
    return Project({graph.id: graph})


def _update(before: Project | None, after: Project) -> UpdateProject:
    return UpdateProject(1, between(before, after))


def test_that_only_the_changed_layer_is_sent() -> None:
    config: dict[str, Value] = {"units": 3}
    layers = {LayerId(f"l{k}"): Layer(LayerId(f"l{k}"), f"dense_{k}", "Dense", config) for k in range(1, 101)}
    before = Project({GraphId("g1"): Graph(GraphId("g1"), "main", layers)})
    after = before.with_layer(GraphId("g1"), replace(layers[LayerId("l7")], config={"units": 4}))
    assert len(encode(_update(before, after))) * 20 < len(encode(_update(None, after)))


def test_that_positions_are_not_sent() -> None:
    layer = Layer(LayerId("l1"), "dense", "Dense")
    placed = _of(layer, somewhere=Position(1, 2))
    assert applied(None, between(None, placed)) == _of(layer)
