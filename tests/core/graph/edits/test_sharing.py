from __future__ import annotations

import pytest

from core.graph import edits
from core.graph.edits.refusals import CannotShare, NotEqual, OnlyCall
from core.graph.records import Position, Source
from core.values import CallId, LayerRef
from tests.core.graph.drawing import MAIN, Drawing


def tweets() -> tuple[Drawing, list[CallId], CallId]:
    """Two tweets through one LSTM, and what joins them."""
    drawing = Drawing()
    one, two = (drawing.add("InputLayer", name=name, shape=(280, 256)) for name in ("one", "two"))
    first = drawing.add("LSTM", one, name="shared", units=64)
    second = drawing.again(first, two)
    return drawing, [first, second], drawing.add("Concatenate", first, second)


def test_that_a_shared_layer_has_a_call_per_use() -> None:
    drawing, calls, joined = tweets()
    assert [drawing.graph.places[call].node for call in calls] == [0, 1]
    assert len(drawing.layer(calls[0]).calls) == 2
    assert list(drawing.fed(joined).values()) == calls


def test_that_ops_and_inputs_have_one_call() -> None:
    drawing, _, _ = tweets()
    for class_name in ("InputLayer", "ops.add"):
        with pytest.raises(CannotShare):
            drawing.again(drawing.add(class_name))


def test_that_splitting_and_merging_undo_each_other() -> None:
    drawing, calls, _ = tweets()
    layer = drawing.id_of(calls[0])
    split = edits.split_call(drawing.project, MAIN, calls[1])
    new = split.main.places[calls[1]].layer
    assert (new.name, new.config, split.main.links) == ("shared_1", {"units": 64}, drawing.graph.links)
    merged = edits.merge_layers(split, MAIN, [layer, new.id])
    assert merged.main.layers == drawing.graph.layers
    assert edits.merge_layers(split, MAIN, [layer]) is split
    with pytest.raises(OnlyCall):
        edits.split_call(split, MAIN, calls[1])


def test_that_a_split_off_layer_stands_beside_the_old_one() -> None:
    drawing, calls, _ = tweets()
    placed = edits.place(drawing.project, MAIN, {drawing.id_of(calls[0]): Position(10, 20)})
    split = edits.split_call(placed, MAIN, calls[1])
    assert set(split.main.positions) == {drawing.id_of(calls[0]), split.main.places[calls[1]].layer.id}


def test_that_layers_which_differ_are_not_merged() -> None:
    drawing = Drawing()
    ids = [drawing.id_of(drawing.add("Dense", name=name, units=units)) for name, units in (("a", 1), ("b", 2))]
    ids.append(drawing.id_of(drawing.add("LSTM", name="c", units=1)))
    with pytest.raises(NotEqual, match="a and b differ in units"):
        edits.merge_layers(drawing.project, MAIN, ids[:2])
    with pytest.raises(NotEqual, match="their class"):
        edits.merge_layers(drawing.project, MAIN, [ids[0], ids[2]])


def test_that_wrappers_follow_a_merged_layer() -> None:
    drawing = Drawing()
    one, two = (drawing.id_of(drawing.add("Dense", units=1)) for _ in range(2))
    wrapper = drawing.id_of(drawing.add("TimeDistributed", layer=LayerRef(two)))
    project = edits.merge_layers(drawing.project, MAIN, [one, two])
    assert project.main.layers[wrapper].config == {"layer": LayerRef(one)}


def test_that_merging_keeps_every_link_and_position() -> None:
    drawing = Drawing()
    tensor = drawing.add("InputLayer", shape=(4,))
    calls = [drawing.add("Dense", tensor, units=4) for _ in range(3)]
    last = drawing.add("Add", *calls)
    ids = [drawing.id_of(call) for call in calls]
    drawing.project = edits.place(drawing.project, MAIN, dict.fromkeys(ids, Position(0, 0)))
    project = edits.merge_layers(drawing.project, MAIN, ids)
    assert [project.main.places[call].node for call in calls] == [0, 1, 2]
    assert project.main.incoming[last] == {f"inputs[{index}]": Source(call) for index, call in enumerate(calls)}
    assert list(project.main.positions) == ids[:1]
