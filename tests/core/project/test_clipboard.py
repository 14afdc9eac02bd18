from __future__ import annotations

import pytest

from core.graph import edits
from core.graph.project import Project
from core.project import dumps
from core.project.clipboard import CannotPaste, copy_text, read_text
from core.values import LayerId
from tests.core.graph.consistency import faults
from tests.core.graph.drawing import MAIN, headline, nested


def test_that_blocks_travel_as_text() -> None:
    drawing, ref, made = nested()
    text = copy_text(drawing.project, MAIN, [drawing.id_of(made["first"]), drawing.id_of(made["out"])])
    project = edits.paste(Project(), MAIN, read_text(text))
    assert [layer.name for layer in project.main.layers.values()] == ["vision", "out"]
    assert len(project.graphs) == 2
    assert faults(project) == []
    assert edits.paste(drawing.project, MAIN, read_text(text)).graphs.keys() == {MAIN, ref.graph}


def test_that_the_text_of_a_whole_file_can_be_pasted() -> None:
    drawing, _ = headline()
    project = edits.paste(Project(), MAIN, read_text(dumps(drawing.project)))
    assert project.main.layers == drawing.graph.layers


def test_that_nothing_selected_copies_nothing() -> None:
    drawing, _ = headline()
    text = copy_text(drawing.project, MAIN, [])
    assert edits.paste(drawing.project, MAIN, read_text(text)) is drawing.project


@pytest.mark.parametrize(
    "text", ["", "import keras", "{}", "[1, 2]", '{"format": "layerloom", "version": 1}', "\x00", "{" * 10_000]
)
def test_that_other_text_is_refused_by_name(text: str) -> None:
    with pytest.raises(CannotPaste, match="Copy blocks in LayerLoom first"):
        read_text(text)


def test_that_a_damaged_copy_is_refused_with_its_place() -> None:
    drawing, _ = headline()
    text = copy_text(drawing.project, MAIN, [LayerId("l1")])
    with pytest.raises(CannotPaste, match=r"graphs\[0\]\.layers\[0\]"):
        read_text(text.replace('"id": "c1"', '"id": 7'))
