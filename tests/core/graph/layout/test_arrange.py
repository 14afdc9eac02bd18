"""What the auto layout promises: nothing overlaps, links lead forward, chains are straight, and it stays calm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.graph.block_size import estimate
from core.graph.layout import Direction, Size, arrange
from core.graph.project import Project
from core.graph.records import Call, Graph, Layer, Position, Source, Target
from core.values import CallId, GraphId, LayerId
from tests.documents import Drawing, cells, chain, residual

Places = Mapping[LayerId, Position]


def _graph(size: int, edges: list[tuple[int, int]]) -> Graph:
    layers = {
        LayerId(f"l{i}"): Layer(LayerId(f"l{i}"), f"n{i}", "Add", calls=(Call(CallId(f"c{i}")),)) for i in range(size)
    }
    links = {
        Target(CallId(f"c{head}"), f"inputs[{index}]"): Source(CallId(f"c{tail}"))
        for index, (tail, head) in enumerate(edges)
    }
    return Graph(GraphId("g1"), "main", layers, links)


def _arranged(graph: Graph, direction: Direction = "right") -> Places:
    looks = estimate(graph)
    return arrange(graph, looks.sizes, direction, sockets=looks.sockets)


def _overlaps(places: Places, sizes: Mapping[LayerId, Size]) -> list[tuple[LayerId, LayerId]]:
    return [
        (one, other)
        for one, other in combinations(places, 2)
        if places[one].x < places[other].x + sizes[other].width
        and places[other].x < places[one].x + sizes[one].width
        and places[one].y < places[other].y + sizes[other].height
        and places[other].y < places[one].y + sizes[one].height
    ]


graphs = st.integers(1, 25).flatmap(
    lambda size: st.builds(
        _graph, st.just(size), st.lists(st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)), max_size=60)
    )
)
directions: st.SearchStrategy[Direction] = st.sampled_from(["right", "down"])


@given(graphs, directions)
def test_that_no_blocks_overlap_whatever_the_links(graph: Graph, direction: Direction) -> None:
    places = _arranged(graph, direction)
    assert places.keys() == graph.layers.keys()
    assert _overlaps(places, estimate(graph).sizes) == []


@given(graphs)
def test_that_arranging_again_changes_nothing_more(graph: Graph) -> None:
    once = _arranged(graph)
    assert _arranged(graph) == once
    stood = replace(graph, positions=once)
    twice = _arranged(stood)
    assert _overlaps(twice, estimate(graph).sizes) == []


@pytest.mark.parametrize("project", [residual(6), cells(3), chain(20)], ids=["residual", "cells", "chain"])
def test_that_a_network_arranged_twice_stays_where_it_is(project: Project) -> None:
    graph = project.main
    once = _arranged(graph)
    twice = _arranged(replace(graph, positions=once))
    assert max(abs(once[layer].y - twice[layer].y) + abs(once[layer].x - twice[layer].x) for layer in once) <= 1


@pytest.mark.parametrize("direction", ["right", "down"])
def test_that_links_lead_forward(direction: Direction) -> None:
    graph = cells(2).main
    places = _arranged(graph, direction)
    for target, source in graph.links.items():
        tail, head = (places[graph.places[call].layer.id] for call in (source.call, target.call))
        assert (tail.x < head.x) if direction == "right" else (tail.y < head.y)


def _heights(graph: Graph) -> set[float]:
    """The heights of all sockets, arranged from left to right."""
    looks = estimate(graph)
    places = arrange(graph, looks.sizes, sockets=looks.sockets)
    ends = [end for link in graph.links.items() for end in link]
    return {places[graph.places[end.call].layer.id].y + looks.sockets[end] for end in ends}


def test_that_the_sockets_of_a_chain_are_in_one_line() -> None:
    assert len(_heights(chain(8).main)) == 1


@pytest.mark.parametrize("direction", ["right", "down"])
@pytest.mark.parametrize("length", [100, 1000])
def test_that_a_deep_chain_is_folded_to_the_shape_of_a_screen(length: int, direction: Direction) -> None:
    graph = chain(length).main
    sizes, places = estimate(graph).sizes, _arranged(graph, direction)
    width = max(at.x + sizes[layer].width for layer, at in places.items()) - min(at.x for at in places.values())
    height = max(at.y + sizes[layer].height for layer, at in places.items()) - min(at.y for at in places.values())
    assert 1.1 < width / height < 2.4
    assert _overlaps(places, sizes) == []


def test_that_the_rows_of_a_folded_chain_are_straight() -> None:
    graph = chain(100).main
    rows = {at.y for at in _arranged(graph).values()}
    assert len(_heights(graph)) <= len(rows) + 1, "the input has no line of settings, so it stands a little lower"


def test_that_five_ways_side_by_side_are_folded_too() -> None:
    draw = Drawing()
    ways = [draw.input()] * 5
    for _ in range(60):
        ways = [draw("Dense", way, units=8) for way in ways]
    draw("Concatenate", ways)
    graph = draw.graph()
    sizes, places = estimate(graph).sizes, _arranged(graph)
    width = max(at.x + sizes[layer].width for layer, at in places.items()) - min(at.x for at in places.values())
    height = max(at.y + sizes[layer].height for layer, at in places.items()) - min(at.y for at in places.values())
    assert width / height < 2.4
    assert _overlaps(places, sizes) == []


def test_that_a_tangle_is_not_folded() -> None:
    """Twelve ways side by side, through forty ranks that all hang together."""
    edges = [
        (12 * rank + at, 12 * rank + 12 + (at + by) % 12) for rank in range(40) for at in range(12) for by in (0, 5)
    ]
    graph = _graph(12 * 41, edges)
    places = _arranged(graph)
    for tail, head in edges:
        assert places[LayerId(f"l{tail}")].x < places[LayerId(f"l{head}")].x


def test_that_one_more_block_leaves_the_other_rows_of_a_folded_chain() -> None:
    draw = Drawing()
    ends = [draw.input()]
    for _ in range(120):
        ends.append(draw("Dense", ends[-1], units=8))
    before = _arranged(draw.graph())
    more = draw("Dense", ends[60], units=8)
    behind = next(target for target, source in draw.links.items() if source == ends[60] and target.call != more.call)
    draw.links[behind] = more
    after = _arranged(
        replace(draw.graph(), positions={**before, draw.layer_of(more).id: before[draw.layer_of(ends[60]).id]})
    )
    moved = [layer for layer, at in before.items() if abs(at.x - after[layer].x) + abs(at.y - after[layer].y) > 20]
    row = [layer for layer, at in before.items() if abs(at.y - before[draw.layer_of(ends[60]).id].y) < 40]
    assert set(moved) <= set(row)


def test_that_the_trunk_of_a_residual_network_is_straight() -> None:
    graph = residual(2).main
    places = _arranged(graph)
    sums = [places[layer.id].y for layer in graph.layers.values() if layer.class_name == "Add"]
    assert max(sums) - min(sums) <= 26 * len(sums)


def test_that_the_branches_of_a_merge_stand_in_the_order_of_its_ports() -> None:
    draw = Drawing()
    x = draw.input()
    branches = [draw("Dense", x, units=1) for _ in range(4)]
    draw("Concatenate", [branches[index] for index in (2, 0, 3, 1)])
    places = _arranged(draw.graph())
    order = sorted(range(4), key=lambda index: places[draw.layer_of(branches[index]).id].y)
    assert order == [2, 0, 3, 1]


def test_that_blocks_keep_their_order_and_most_of_them_their_place() -> None:
    draw = Drawing()
    x = draw.input()
    upper, lower = draw("Dense", x, units=1), draw("Dense", x, units=1)
    graph = draw.graph()
    ids = {source: draw.layer_of(source).id for source in (x, upper, lower)}
    stood = {ids[x]: Position(500, 500), ids[upper]: Position(900, 900), ids[lower]: Position(900, 100)}
    places = _arranged(replace(graph, positions=stood))
    assert places[ids[lower]].y < places[ids[upper]].y
    assert [places[ids[one]].x for one in (upper, lower)] == [900, 900]
    assert places[ids[x]].y == pytest.approx(500, abs=3)


def test_that_one_more_block_moves_the_others_little() -> None:
    graph = residual(6).main
    before = _arranged(graph)
    at = before[graph.layer_named("conv_5").id]  # type: ignore[union-attr]
    draw = Drawing()
    draw.layers, draw.links = dict(graph.layers), dict(graph.links)
    draw("Dense", Source(graph.layer_named("pool").calls[0].id), name="more", units=3)  # type: ignore[union-attr]
    more = replace(draw.graph(), positions={**before, LayerId(f"l{len(graph.layers) + 1}"): at})
    after = _arranged(more)
    moved = [abs(before[layer].y - after[layer].y) for layer in before]
    assert sorted(moved)[len(moved) // 2] < 80


def test_that_only_the_selection_moves() -> None:
    graph = chain(6).main
    chosen = [LayerId("l2"), LayerId("l3")]
    assert arrange(graph, estimate(graph).sizes, only=chosen).keys() == set(chosen)


def test_that_loose_parts_and_single_blocks_stand_apart() -> None:
    graph = _graph(30, [(0, 1), (1, 2), (3, 4)])
    assert _overlaps(_arranged(graph), estimate(graph).sizes) == []


def test_that_loops_are_arranged_too() -> None:
    graph = _graph(4, [(0, 1), (1, 2), (2, 0), (3, 3), (2, 3)])
    places = _arranged(graph)
    assert [places[LayerId(f"l{i}")].x for i in range(4)] == sorted(place.x for place in places.values())


def test_that_nothing_is_arranged_without_blocks() -> None:
    assert arrange(Graph(GraphId("g1"), "main"), {}) == {}


def test_that_deep_and_dense_graphs_are_no_trap() -> None:
    deep = _graph(20_000, [(i, i + 1) for i in range(19_999)])
    assert len(_arranged(deep)) == 20_000
    dense = _graph(300, [(i, j) for i in range(300) for j in range(i + 1, 300)])
    assert len(_arranged(dense)) == 300
