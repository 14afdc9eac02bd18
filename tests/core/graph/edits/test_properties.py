"""What holds for edits on any graph, however it is wired."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from core.errors import EditRefused
from core.graph import edits
from core.graph.edits.refusals import WouldCycle
from core.graph.ports import input_ports
from core.graph.project import Project
from core.graph.records import Graph, Source, Target
from core.values import LayerId, Value
from tests.core.graph.consistency import faults
from tests.core.graph.drawing import MAIN, Drawing

_CLASSES = ("Dense", "Add", "Concatenate", "ops.multiply", "Flatten", "MultiHeadAttention")
_CONFIGS: dict[str, dict[str, Value]] = {"Dense": {"units": 4}, "MultiHeadAttention": {"num_heads": 2, "key_dim": 4}}


@st.composite
def drawings(draw: DrawFn) -> Drawing:
    """Up to ten blocks on two inputs, each fed by earlier ones, some of them shared, with one model over the last."""
    drawing = Drawing()
    calls = [drawing.add("InputLayer", shape=(4, 4)) for _ in range(2)]
    for _ in range(draw(st.integers(1, 10))):
        class_name = draw(st.sampled_from(_CLASSES))
        sources = [draw(st.sampled_from(calls)) for _ in range(1 if class_name in ("Dense", "Flatten") else 2)]
        shared = [call for call in calls if drawing.layer(call).class_name == class_name and "ops" not in class_name]
        share: bool = draw(st.booleans())
        if shared and share:
            calls.append(drawing.again(draw(st.sampled_from(shared)), *sources))
        else:
            calls.append(drawing.add(class_name, *sources, name=None, **_CONFIGS.get(class_name, {})))
    drawing.model("model", (Source(calls[0]), Source(calls[1])), Source(calls[-1]))
    return drawing


def wiring(graph: Graph) -> set[tuple[object, object, str, int]]:
    """The links by layer names and node indices instead of ids."""
    names = {call: (place.layer.name, place.node) for call, place in graph.places.items()}
    return {(names[s.call], names[t.call], t.port, s.output) for t, s in graph.links.items()}


@given(drawings(), st.data())
def test_that_grouping_and_unpacking_leaves_the_wiring_as_it_was(drawing: Drawing, data: st.DataObject) -> None:
    layers = list(drawing.graph.layers.values())
    chosen = data.draw(st.lists(st.integers(0, len(layers) - 1), min_size=1, unique=True))
    calls = [call.id for place in chosen for call in layers[place].calls]
    try:
        grouped = edits.group(drawing.project, MAIN, calls, "inside")
    except EditRefused:
        assume(False)
    block = grouped.main.layer_named("inside")
    assert block is not None
    back = edits.unpack(grouped, MAIN, block.id)
    model, old = (next(iter(project.main.models.values())) for project in (back, drawing.project))
    assert faults(grouped) == faults(back) == []
    assert wiring(back.main) == wiring(drawing.graph)
    assert isinstance(model.outputs, Source)
    assert isinstance(old.outputs, Source)
    place, old_place = back.main.places[model.outputs.call], drawing.graph.places[old.outputs.call]
    assert (place.layer.name, place.node) == (old_place.layer.name, old_place.node)


@given(drawings())
def test_that_a_whole_graph_survives_copy_and_paste(drawing: Drawing) -> None:
    piece = edits.cut_out(drawing.project, MAIN, list(drawing.graph.layers))
    pasted = edits.paste(Project(), MAIN, piece)
    assert wiring(pasted.main) == wiring(drawing.graph)
    twice = edits.paste(drawing.project, MAIN, piece)
    assert faults(twice) == []
    assert len(twice.main.links) == 2 * len(drawing.graph.links)


@given(drawings(), st.data())
def test_that_a_link_taken_away_can_be_drawn_again(drawing: Drawing, data: st.DataObject) -> None:
    assume(drawing.graph.links)
    target = data.draw(st.sampled_from(sorted(drawing.graph.links)))
    source = drawing.graph.links[target]
    without = edits.disconnect(drawing.project, MAIN, [target])
    again = edits.connect(without, MAIN, source, Target(target.call, target.port.partition("[")[0]))
    assert sorted(again.main.incoming[target.call].values()) == sorted(drawing.graph.incoming[target.call].values())


@given(drawings(), st.data())
def test_that_no_link_ever_closes_a_loop(drawing: Drawing, data: st.DataObject) -> None:
    calls = list(drawing.graph.places)
    source, target = data.draw(st.sampled_from(calls)), data.draw(st.sampled_from(calls))
    ports = [port.port for port in input_ports(drawing.project, drawing.graph, target) if port.filling == "open"]
    assume(ports)
    feeds = source in edits.downstream(drawing.graph, [target])
    if not feeds:
        project = edits.connect(drawing.project, MAIN, Source(source), Target(target, ports[0]))
        assert faults(project) == []
        return
    with pytest.raises(WouldCycle) as refusal:
        edits.connect(drawing.project, MAIN, Source(source), Target(target, ports[0]))
    path = refusal.value.path
    assert (path[0], path[-1]) == (target, source)
    linked = {(begin.call, end.call) for end, begin in drawing.graph.links.items()}
    assert set(pairwise(path)) <= linked


@given(drawings(), st.data())
def test_that_splitting_every_call_off_keeps_the_wiring(drawing: Drawing, data: st.DataObject) -> None:
    project = drawing.project
    for call, place in drawing.graph.places.items():
        if place.node:
            project = edits.split_call(project, MAIN, call)
    assert all(len(layer.calls) == 1 for layer in project.main.layers.values())
    assert project.main.links == drawing.graph.links
    alike: dict[tuple[str, str], list[LayerId]] = {}
    for layer in project.main.layers.values():
        if not layer.is_op and layer.class_name != "InputLayer":
            alike.setdefault((layer.class_name, repr(layer.config)), []).append(layer.id)
    for layers in alike.values():
        project = edits.merge_layers(project, MAIN, layers)
    assert project.main.links == drawing.graph.links
    assert faults(project) == []


@given(drawings(), st.data())
def test_that_removal_with_reconnect_keeps_what_is_left_connected(drawing: Drawing, data: st.DataObject) -> None:
    layer = data.draw(st.sampled_from(sorted(drawing.graph.layers)))
    calls = {call.id for call in drawing.graph.layers[layer].calls}
    assume(drawing.graph.layers[layer].class_name != "InputLayer")
    project = edits.remove_layers(drawing.project, MAIN, [layer], reconnect=True)
    assert faults(project) == []
    for call, linked in drawing.graph.incoming.items():
        if call not in calls:
            assert len(project.main.incoming[call]) == len(linked)
