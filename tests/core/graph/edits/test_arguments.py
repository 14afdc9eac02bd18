from __future__ import annotations

import pytest

from core.graph import edits
from core.graph.edits.refusals import NoConstantHere, NoSuchField, PortTaken
from core.graph.records import Source, Target
from core.values import CallId, Slice
from tests.core.graph.drawing import MAIN, Drawing


def attended() -> tuple[Drawing, CallId, CallId]:
    """Attention whose scores are read."""
    drawing = Drawing()
    tensor = drawing.add("InputLayer", shape=(4, 4))
    attention = drawing.add("MultiHeadAttention", tensor, tensor, num_heads=1, key_dim=2)
    drawing.project = edits.set_argument(drawing.project, MAIN, attention, "return_attention_scores", True)
    dense = drawing.add("Dense", units=1)
    drawing.link(attention, dense, output=1)
    return drawing, attention, dense


def test_that_a_flag_belongs_to_one_call() -> None:
    drawing, attention, _ = attended()
    tensor = drawing.fed(attention)["query"]
    second = drawing.again(attention, tensor, tensor)
    calls = {call.id: call.arguments for call in drawing.layer(attention).calls}
    assert calls == {attention: {"return_attention_scores": True}, second: {}}


def test_that_a_flag_set_to_its_default_is_dropped_and_its_output_with_it() -> None:
    drawing, attention, dense = attended()
    for project in (
        edits.set_argument(drawing.project, MAIN, attention, "return_attention_scores", False),
        edits.unset_argument(drawing.project, MAIN, attention, "return_attention_scores"),
    ):
        assert project.main.places[attention].call.arguments == {}
        assert dense not in project.main.incoming


def test_that_constants_go_only_where_the_op_takes_them() -> None:
    drawing = Drawing()
    tensor = drawing.add("InputLayer", shape=(4,))
    add, dense = drawing.add("ops.add", tensor), drawing.add("Dense", units=1)
    project = edits.set_argument(drawing.project, MAIN, add, "x2", 1.0)
    assert project.main.places[add].call.arguments == {"x2": 1.0}
    with pytest.raises(PortTaken):
        edits.set_argument(drawing.project, MAIN, add, "x1", 1.0)
    with pytest.raises(PortTaken, match="a constant"):
        edits.connect(project, MAIN, Source(tensor), Target(add, "x2"))
    with pytest.raises(NoConstantHere):
        edits.set_argument(drawing.project, MAIN, dense, "inputs", 1.0)
    with pytest.raises(NoSuchField):
        edits.set_argument(drawing.project, MAIN, dense, "inputz", 1.0)


def test_that_an_index_is_an_argument_of_its_call() -> None:
    drawing = Drawing()
    item = drawing.add("ops.getitem", drawing.add("InputLayer", shape=(4, 4)))
    project = edits.set_argument(drawing.project, MAIN, item, "key", (Slice(), 0))
    assert project.main.places[item].call.arguments == {"key": (Slice(), 0)}
    assert edits.set_argument(project, MAIN, item, "key", (Slice(), 0)) is project
    assert edits.unset_argument(drawing.project, MAIN, item, "key") is drawing.project
