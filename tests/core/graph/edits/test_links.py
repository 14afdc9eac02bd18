from __future__ import annotations

import pytest

from core.graph import edits
from core.graph.edits.refusals import (
    BadOrder,
    NoLink,
    NoSuchCall,
    NoSuchOutput,
    NoSuchPort,
    PortTaken,
    WouldCycle,
)
from core.graph.records import Source, Target
from core.values import CallId
from tests.core.graph.drawing import MAIN, Drawing, headline


def three() -> tuple[Drawing, list[CallId], CallId]:
    """Three inputs, joined in order."""
    drawing = Drawing()
    inputs = [drawing.add("InputLayer", name=name, shape=(4,)) for name in "abc"]
    return drawing, inputs, drawing.add("Concatenate", *inputs)


def test_that_a_second_link_into_a_taken_port_is_refused() -> None:
    drawing, made = headline()
    with pytest.raises(PortTaken, match="inputs of dense already holds a link from joined"):
        drawing.link(made["aux"], made["dense"])
    assert edits.connect(drawing.project, MAIN, Source(made["joined"]), Target(made["dense"], "inputs")) is (
        drawing.project
    )


def test_that_a_link_that_would_close_a_loop_is_refused_with_the_way() -> None:
    drawing, made = headline()
    with pytest.raises(WouldCycle, match="dense already feeds out, so") as refusal:
        edits.reconnect(drawing.project, MAIN, Source(made["out"]), Target(made["dense"], "inputs"))
    assert refusal.value.path == (made["dense"], made["out"])
    with pytest.raises(WouldCycle, match=r"lstm already feeds out \(through joined, dense\)"):
        edits.reconnect(drawing.project, MAIN, Source(made["out"]), Target(made["lstm"], "sequences"))
    lone = drawing.add("Dense")
    with pytest.raises(WouldCycle, match="would feed itself"):
        drawing.link(lone, lone)


def test_that_ports_and_outputs_that_are_not_there_are_refused() -> None:
    drawing, made = headline()
    with pytest.raises(NoSuchPort, match="It takes no inputs"):
        drawing.link(made["aux"], made["text"])
    with pytest.raises(NoSuchPort, match="Did you mean inputs"):
        drawing.link(made["aux"], drawing.add("Dense"), "input")
    with pytest.raises(NoSuchOutput, match="no output 1"):
        drawing.link(made["lstm"], drawing.add("Dense"), output=1)
    with pytest.raises(NoSuchCall):
        drawing.link(CallId("c99"), made["out"])


def test_that_the_bare_name_of_a_list_means_its_first_open_item() -> None:
    drawing, inputs, joined = three()
    drawing.link(inputs[0], joined, "inputs")
    drawing.link(inputs[0], joined, "inputs[99]")
    assert list(drawing.fed(joined)) == [f"inputs[{index}]" for index in range(5)]


def test_that_a_list_closes_up_when_an_item_goes() -> None:
    drawing, inputs, joined = three()
    project = edits.disconnect(drawing.project, MAIN, [Target(joined, "inputs[0]")])
    assert project.main.incoming[joined] == {"inputs[0]": Source(inputs[1]), "inputs[1]": Source(inputs[2])}


def test_that_the_places_of_a_list_of_fixed_length_stay() -> None:
    drawing = Drawing()
    query, value, key = (drawing.add("InputLayer", name=name, shape=(4, 4)) for name in ("query", "value", "key"))
    attention = drawing.add("Attention", query, value, key)
    project = edits.disconnect(drawing.project, MAIN, [Target(attention, "inputs[0]")])
    assert project.main.incoming[attention] == {"inputs[1]": Source(value), "inputs[2]": Source(key)}
    again = edits.connect(project, MAIN, Source(query), Target(attention, "inputs"))
    assert again.main.links == drawing.graph.links


def test_that_a_tensor_alone_becomes_the_first_of_a_list() -> None:
    drawing, inputs, _ = three()
    custom = drawing.add("mine:Thing", inputs[0])
    with pytest.raises(PortTaken):
        drawing.link(inputs[1], custom, "inputs[0]")
    drawing.link(inputs[1], custom, "inputs[1]")
    assert drawing.fed(custom) == {"inputs[0]": inputs[0], "inputs[1]": inputs[1]}


def test_that_reconnect_takes_the_place_of_a_link_or_a_constant() -> None:
    drawing, made = headline()
    project = edits.reconnect(drawing.project, MAIN, Source(made["aux"]), Target(made["dense"], "inputs"))
    assert project.main.incoming[made["dense"]] == {"inputs": Source(made["aux"])}
    add = drawing.add("ops.add", made["aux"])
    drawing.project = edits.set_argument(drawing.project, MAIN, add, "x2", 1.0)
    project = edits.reconnect(drawing.project, MAIN, Source(made["lstm"]), Target(add, "x2"))
    assert project.main.places[add].call.arguments == {}
    assert set(project.main.incoming[add]) == {"x1", "x2"}


def test_that_the_end_of_a_link_can_move() -> None:
    drawing, made = headline()
    dense = drawing.add("Dense", units=1)
    project = edits.move_link(drawing.project, MAIN, Target(made["joined"], "inputs[0]"), Target(dense, "inputs"))
    assert project.main.incoming[dense] == {"inputs": Source(made["lstm"])}
    assert project.main.incoming[made["joined"]] == {"inputs[0]": Source(made["aux"])}
    with pytest.raises(NoLink):
        edits.move_link(drawing.project, MAIN, Target(dense, "inputs"), Target(made["out"], "inputs"))


def test_that_two_inputs_can_exchange_their_links() -> None:
    drawing, inputs, joined = three()
    ends = (Target(joined, "inputs[0]"), Target(joined, "inputs[2]"))
    project = edits.swap_links(drawing.project, MAIN, *ends)
    assert [source.call for source in project.main.incoming[joined].values()] != inputs
    assert project.main.links[ends[0]].call == inputs[2]
    assert edits.swap_links(project, MAIN, *ends) == drawing.project


def test_that_a_list_can_be_reordered_as_a_whole() -> None:
    drawing, inputs, joined = three()
    project = edits.reorder(drawing.project, MAIN, joined, "inputs", (2, 0, 1))
    assert [project.main.links[Target(joined, f"inputs[{index}]")].call for index in range(3)] == [
        inputs[2],
        inputs[0],
        inputs[1],
    ]
    assert edits.reorder(drawing.project, MAIN, joined, "inputs", (0, 1, 2)) is drawing.project
    for order in ((0, 1), (0, 0, 1), (1, 2, 3)):
        with pytest.raises(BadOrder):
            edits.reorder(drawing.project, MAIN, joined, "inputs", order)


def test_that_taking_no_link_away_changes_nothing() -> None:
    drawing, made = headline()
    assert edits.disconnect(drawing.project, MAIN, []) is drawing.project
    with pytest.raises(NoLink):
        edits.disconnect(drawing.project, MAIN, [Target(made["out"], "mask")])
