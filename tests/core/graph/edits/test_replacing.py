from __future__ import annotations

import pytest

from core.graph import edits
from core.graph.edits.refusals import CannotReplace, UnknownClass
from core.graph.records import Source
from core.values import CallId
from tests.core.graph.drawing import MAIN, Drawing, headline


def replaced(drawing: Drawing, call: CallId, class_name: str) -> Drawing:
    project = edits.replace_class(drawing.project, MAIN, drawing.id_of(call), class_name)
    return Drawing(project)


def test_that_settings_and_links_that_fit_stay() -> None:
    drawing, made = headline()
    after = replaced(drawing, made["lstm"], "GRU")
    assert after.layer(made["lstm"]).config == {"units": 32}
    assert after.layer(made["lstm"]).name == "gru"
    assert after.graph.links == drawing.graph.links
    assert after.graph.models == drawing.graph.models


def test_that_a_name_which_the_person_gave_stays() -> None:
    drawing, made = headline()
    assert replaced(drawing, made["aux_out"], "LSTM").layer(made["aux_out"]).name == "aux_out"


def test_that_main_inputs_keep_their_links_under_their_new_names() -> None:
    drawing, made = headline()
    assert replaced(drawing, made["dense"], "LSTM").fed(made["dense"]) == {"sequences": made["joined"]}
    assert replaced(drawing, made["dense"], "Add").fed(made["dense"]) == {"inputs[0]": made["joined"]}
    ops = replaced(drawing, made["joined"], "ops.add")
    assert ops.fed(made["joined"]) == {"x1": made["lstm"], "x2": made["aux"]}
    assert replaced(ops, made["joined"], "Concatenate").graph.links == drawing.graph.links
    assert replaced(drawing, made["joined"], "Dense").fed(made["joined"]) == {"inputs": made["lstm"]}


def test_that_outputs_which_are_gone_leave_nothing_behind() -> None:
    drawing = Drawing()
    lstm = drawing.add("LSTM", units=4, return_state=True)
    dense = drawing.add("Dense", units=4)
    drawing.link(lstm, dense, output=2)
    drawing.model("states", (), (Source(lstm, 0), Source(lstm, 1)))
    after = replaced(drawing, lstm, "Dense")
    assert after.graph.links == {}
    assert [model.outputs for model in after.graph.models.values()] == [(Source(lstm, 0),)]


def test_that_constants_stay_where_the_new_op_takes_them() -> None:
    drawing = Drawing()
    add = drawing.add("ops.add", drawing.add("InputLayer", shape=(4,)))
    drawing.project = edits.set_argument(drawing.project, MAIN, add, "x2", 1.0)
    assert replaced(drawing, add, "ops.multiply").graph.places[add].call.arguments == {"x2": 1.0}
    assert replaced(drawing, add, "Dense").graph.places[add].call.arguments == {}


def test_that_shared_layers_become_no_ops() -> None:
    drawing, made = headline()
    drawing.again(made["dense"], made["joined"])
    with pytest.raises(CannotReplace, match="2 calls"):
        replaced(drawing, made["dense"], "ops.relu")
    with pytest.raises(UnknownClass):
        replaced(drawing, made["dense"], "Dence")
    assert len(replaced(drawing, made["dense"], "LSTM").layer(made["dense"]).calls) == 2
