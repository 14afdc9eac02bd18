from __future__ import annotations

import pytest

from core.graph.order import CallsInALoop, ModelsInALoop, call_order, calls_of_models, graph_order
from core.graph.project import Project
from core.graph.records import Call, Graph, Layer, Model, Source, Target
from core.values import CallId, GraphId, KerasObject, LayerId, ModelId, ModelRef


def _graph(layers: dict[str, list[str]], links: list[tuple[str, str]]) -> Graph:
    """Layers by name with the names of their calls; links from call to call."""
    made = {
        LayerId(name): Layer(LayerId(name), name, "Dense", calls=tuple(Call(CallId(call)) for call in calls))
        for name, calls in layers.items()
    }
    wires = {Target(CallId(after), f"inputs[{n}]"): Source(CallId(before)) for n, (before, after) in enumerate(links)}
    return Graph(GraphId("g1"), "main", made, wires)


def test_that_calls_come_after_what_feeds_them_and_else_in_the_document_order() -> None:
    graph = _graph({"b": ["b"], "a": ["a"], "c": ["c"]}, [("c", "b")])
    assert call_order(graph) == ("a", "c", "b")


def test_that_calls_of_a_shared_layer_keep_their_node_order() -> None:
    graph = _graph({"early": ["early"], "shared": ["s0", "s1"], "late": ["late"]}, [("late", "s0"), ("early", "s1")])
    assert call_order(graph) == ("early", "late", "s0", "s1")


def test_that_links_win_over_the_node_order() -> None:
    graph = _graph({"shared": ["s0", "s1"]}, [("s1", "s0")])
    assert call_order(graph) == ("s1", "s0")


def test_that_a_loop_is_named_with_its_path() -> None:
    graph = _graph({"in": ["in"], "a": ["a"], "b": ["b"]}, [("in", "a"), ("a", "b"), ("b", "a")])
    with pytest.raises(CallsInALoop, match=r"a → b → a|b → a → b") as caught:
        call_order(graph)
    assert set(caught.value.path) == {"a", "b"}


def test_that_only_the_calls_of_a_model_are_taken() -> None:
    graph = _graph({"in": ["in"], "a": ["a"], "aside": ["aside"]}, [("in", "a"), ("in", "aside")])
    model = Model(ModelId("m1"), "model", Source(CallId("in")), Source(CallId("a")))
    assert call_order(graph, calls_of_models(graph, [model])) == ("in", "a")


def _using(graph: str, used: str) -> Graph:
    config = {"layer": KerasObject("layers.TimeDistributed", {"layer": ModelRef(GraphId(used), ModelId("m1"))})}
    layer = Layer(LayerId("l1"), "block", "Bidirectional", config)
    return Graph(GraphId(graph), graph, {layer.id: layer})


def test_that_nested_graphs_come_before_those_that_use_them() -> None:
    graphs = [_using("g1", "g2"), _using("g2", "g3"), Graph(GraphId("g3"), "inner")]
    assert graph_order(Project({graph.id: graph for graph in graphs})) == ("g3", "g2", "g1")


def test_that_models_which_contain_each_other_are_refused() -> None:
    graphs = [_using("g1", "g2"), _using("g2", "g1")]
    with pytest.raises(ModelsInALoop):
        graph_order(Project({graph.id: graph for graph in graphs}))
