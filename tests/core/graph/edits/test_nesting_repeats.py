"""Repeated stretches become nested models of their own; the model they are part of takes and gives the same."""

from __future__ import annotations

import pytest

from core.graph.edits.nesting_repeats import nest
from core.graph.edits.refusals import CannotGroup
from core.graph.records import MODEL, Source
from core.graph.repeats import repeats
from core.project.references import check_references
from tests.documents import chain, residual


def test_that_each_repetition_is_a_model_with_the_shape_it_takes() -> None:
    project = residual(3)
    parts = [part for repeat in repeats(project.main) for part in repeat.parts]
    specs = {Source(call): {"shape": (16, 16, 8)} for call in project.main.places}
    after = nest(project, project.main.id, parts, specs)
    check_references(after)
    assert [graph.name for graph in after.graphs.values()] == ["main", "block_1", "block_2", "block_3"]
    blocks = [layer for layer in after.main.layers.values() if layer.class_name == MODEL]
    assert len(blocks) == 3
    inputs = [
        layer.config
        for graph in list(after.graphs.values())[1:]
        for layer in graph.layers.values()
        if layer.class_name == "InputLayer"
    ]
    assert inputs == [{"shape": (16, 16, 8)}] * 3


def test_that_what_the_names_begin_with_names_the_model() -> None:
    project = chain(6)
    parts = [part for repeat in repeats(project.main) for part in repeat.parts]
    after = nest(project, project.main.id, parts)
    assert [graph.name for graph in after.graphs.values()] == ["main", "dense", "dense_1"]


def test_that_nothing_to_group_is_refused() -> None:
    with pytest.raises(CannotGroup):
        nest(chain(2), chain(2).main.id, [])
