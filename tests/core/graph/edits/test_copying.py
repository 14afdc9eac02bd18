from __future__ import annotations

import pytest

from core.graph import edits
from core.graph.edits.refusals import BadPiece, WouldRecurse
from core.graph.project import Project
from core.graph.records import Graph, Position, Source, Target
from core.values import CallId, Expression, LayerId, LayerRef
from tests.core.graph.consistency import faults
from tests.core.graph.drawing import MAIN, Drawing, headline, nested


def test_that_copies_have_names_and_ids_of_their_own() -> None:
    drawing, made = headline()
    ids = [drawing.id_of(made[name]) for name in ("joined", "dense")]
    project = edits.duplicate(drawing.project, MAIN, ids)
    new = [layer for layer in project.main.layers.values() if layer.id not in drawing.graph.layers]
    joined, dense = (layer.calls[0].id for layer in new)
    assert [layer.name for layer in new] == ["joined_1", "dense_1"]
    assert project.main.incoming[dense] == {"inputs": Source(joined)}
    assert joined not in project.main.incoming
    fed = edits.duplicate(drawing.project, MAIN, ids, with_inputs=True)
    assert fed.main.incoming[joined] == drawing.graph.incoming[made["joined"]]
    assert edits.duplicate(drawing.project, MAIN, []) is drawing.project


def test_that_a_list_in_a_copy_closes_up() -> None:
    drawing = Drawing()
    one, two = (drawing.add("InputLayer", shape=(4,)) for _ in range(2))
    joined = drawing.add("Concatenate", one, two)
    project = edits.duplicate(drawing.project, MAIN, [drawing.id_of(two), drawing.id_of(joined)])
    assert faults(project) == []


def test_that_a_paste_comes_where_it_was_asked_for() -> None:
    drawing, made = headline()
    ids = [drawing.id_of(made[name]) for name in ("dense", "out")]
    drawing.project = edits.place(drawing.project, MAIN, {ids[0]: Position(5, 50), ids[1]: Position(105, 40)})
    piece = edits.cut_out(drawing.project, MAIN, ids)
    project = edits.paste(Project(), MAIN, piece, Position(1000, 2000))
    assert list(project.main.positions.values()) == [Position(1000, 2010), Position(1100, 2000)]


def test_that_shared_layers_are_copied_with_all_their_calls() -> None:
    drawing = Drawing()
    tensor = drawing.add("InputLayer", shape=(4,))
    dense = drawing.add("Dense", tensor, units=4)
    drawing.again(dense, dense)
    project = edits.paste(Project(), MAIN, edits.cut_out(drawing.project, MAIN, [drawing.id_of(dense)]))
    (layer,) = project.main.layers.values()
    assert project.main.links == {Target(layer.calls[1].id, "inputs"): Source(layer.calls[0].id)}


def test_that_wrapped_layers_come_along() -> None:
    drawing = Drawing()
    dense = drawing.add("Dense", units=1)
    wrapper = drawing.add("TimeDistributed", layer=LayerRef(drawing.id_of(dense)))
    piece = edits.cut_out(drawing.project, MAIN, [drawing.id_of(wrapper)])
    project = edits.paste(drawing.project, MAIN, piece)
    copy, inner = list(project.main.layers.values())[2:]
    assert copy.config == {"layer": LayerRef(inner.id)}
    assert faults(project) == []


def test_that_nested_models_come_along_or_are_found_here() -> None:
    drawing, ref, made = nested()
    piece = edits.cut_out(drawing.project, MAIN, [drawing.id_of(made["first"])])
    here = edits.paste(drawing.project, MAIN, piece)
    assert list(here.graphs) == [MAIN, ref.graph]
    elsewhere = edits.paste(Project(), MAIN, piece)
    assert [graph.name for graph in elsewhere.graphs.values()] == ["main", "vision"]
    assert faults(elsewhere) == []
    inner = next(iter(drawing.project.graphs[ref.graph].layers))
    changed = edits.set_note(drawing.project, ref.graph, inner, "changed since")
    beside = edits.paste(changed, MAIN, piece)
    assert [graph.name for graph in beside.graphs.values()] == ["main", "vision", "vision_1"]
    assert [model.name for graph in beside.graphs.values() for model in graph.models.values()] == ["vision", "vision_1"]
    assert faults(beside) == []


def test_that_a_nested_model_is_not_pasted_into_itself() -> None:
    drawing, ref, made = nested()
    piece = edits.cut_out(drawing.project, MAIN, [drawing.id_of(made["first"])])
    with pytest.raises(WouldRecurse):
        edits.paste(drawing.project, ref.graph, piece)


def test_that_constants_come_along_under_free_names() -> None:
    drawing = Drawing()
    drawing.project = edits.set_constant(drawing.project, "width", 8)
    drawing.project = edits.set_constant(drawing.project, "double", Expression("2 * width"))
    drawing.project = edits.set_constant(drawing.project, "unused", 1)
    dense = drawing.add("Dense", units=Expression("double + 1"))
    piece = edits.cut_out(drawing.project, MAIN, [drawing.id_of(dense)])
    assert piece.constants == {"width": 8, "double": Expression("2 * width")}
    assert edits.paste(drawing.project, MAIN, piece).constants == drawing.project.constants
    other = edits.set_constant(edits.set_constant(Project(), "width", 16), "double", Expression("2 * width"))
    project = edits.paste(other, MAIN, piece)
    assert project.constants == {**other.constants, "width_1": 8, "double_1": Expression("2 * width_1")}
    assert project.main.layers[LayerId("l1")].config == {"units": Expression("double_1 + 1")}


def test_that_pieces_which_are_not_whole_are_refused() -> None:
    drawing, ref, made = nested()
    piece = edits.cut_out(drawing.project, MAIN, [drawing.id_of(made["first"])])
    without = Project({MAIN: piece.main})
    with pytest.raises(BadPiece, match="a model that is not in it"):
        edits.paste(Project(), MAIN, without)
    loose = Graph(MAIN, "main", piece.main.layers, {Target(CallId("c99"), "inputs"): Source(made["first"])})
    with pytest.raises(BadPiece, match="a link leads"):
        edits.paste(Project(), MAIN, Project({MAIN: loose, ref.graph: piece.graphs[ref.graph]}))
    wrapper = Drawing()
    call = wrapper.add("TimeDistributed", layer=LayerRef(wrapper.id_of(wrapper.add("Dense"))))
    alone = Graph(MAIN, "main", {LayerId("l2"): wrapper.layer(call)})
    with pytest.raises(BadPiece, match="wraps a block"):
        edits.paste(Project(), MAIN, Project({MAIN: alone}))


def test_that_pasting_nothing_changes_nothing() -> None:
    drawing, _ = headline()
    assert edits.paste(drawing.project, MAIN, Project()) is drawing.project
