from __future__ import annotations

from difflib import ndiff

import pytest

from core.codegen import Style, generate
from core.graph import edits
from core.graph.edits.refusals import CannotInsert, NoLink, WouldCycle
from core.graph.records import Source, Target
from tests.core.graph.drawing import MAIN, headline


def test_that_a_block_goes_into_a_link() -> None:
    drawing, made = headline()
    target = Target(made["joined"], "inputs[0]")
    new = edits.next_call_id(drawing.graph)
    project = edits.insert_layer(drawing.project, MAIN, target, "Dropout", {"rate": 0.5})
    assert project.main.links[target] == Source(new)
    assert project.main.incoming[new] == {"inputs": Source(made["lstm"])}
    assert project.main.links[Target(made["joined"], "inputs[1]")] == Source(made["aux"])


def test_that_a_block_on_the_canvas_goes_into_a_link() -> None:
    drawing, made = headline()
    lone = drawing.add("Add")
    project = edits.insert_call(drawing.project, MAIN, lone, Target(made["out"], "inputs"))
    assert project.main.incoming[lone] == {"inputs[0]": Source(made["dense"])}
    with pytest.raises(CannotInsert, match="taken"):
        edits.insert_call(project, MAIN, lone, Target(made["dense"], "inputs"))


@pytest.mark.parametrize("style", ["script", "function"])
def test_that_a_block_in_a_link_moves_no_other_statement(style: Style) -> None:
    drawing, made = headline()
    before = generate(drawing.project, style=style).text.splitlines()
    project = edits.insert_layer(drawing.project, MAIN, Target(made["joined"], "inputs[0]"), "Dropout", {"rate": 0.5})
    after = generate(project, style=style).text.splitlines()
    changed = [line for line in ndiff(before, after) if line[0] in "+-"]
    assert [line[0] for line in changed if "dropout = " not in line] == ["-", "+"]


def test_that_what_cannot_stand_in_a_link_is_refused() -> None:
    drawing, made = headline()
    with pytest.raises(CannotInsert, match="takes no inputs"):
        edits.insert_layer(drawing.project, MAIN, Target(made["out"], "inputs"), "InputLayer", {"shape": (1,)})
    with pytest.raises(NoLink):
        edits.insert_layer(drawing.project, MAIN, Target(made["out"], "mask"), "Dense")
    loop = drawing.add("Dense", units=1)
    drawing.project = edits.reconnect(drawing.project, MAIN, Source(loop), Target(made["joined"], "inputs[1]"))
    with pytest.raises(WouldCycle):
        edits.insert_call(drawing.project, MAIN, loop, Target(made["out"], "inputs"))
