from __future__ import annotations

import pytest

from core.graph import edits
from core.graph.edits.refusals import (
    BadName,
    BadStructure,
    LastGraph,
    ModelInUse,
    NameTaken,
    NoSuchCall,
    NoSuchModel,
    NoSuchOutput,
)
from core.graph.plan import OutputPlan, TrainingPlan
from core.graph.project import Project
from core.graph.records import Source, flatten
from core.values import CallId, GraphId, ModelId, ModelRef
from tests.core.graph.drawing import MAIN, Drawing, headline, nested

ONE = ModelId("m1")


def ends(project: Project, ref: ModelRef, side: str) -> list[Source]:
    return [source for _, source in flatten(getattr(project.graphs[ref.graph].models[ref.model], side))]


def test_that_a_graph_declares_several_models_over_the_same_layers() -> None:
    drawing, made = headline()
    encoder = drawing.model("encoder", Source(made["text"]), Source(made["lstm"]))
    cut = drawing.model("head", {"joined": Source(made["joined"])}, [Source(made["out"])][0])
    assert (encoder.model, cut.model) == ("m2", "m3")
    assert [model.name for model in drawing.graph.models.values()] == ["headline", "encoder", "head"]


def test_that_models_are_declared_over_what_is_there() -> None:
    drawing, made = headline()
    with pytest.raises(NoSuchCall):
        drawing.model("m", (), Source(CallId("c99")))
    with pytest.raises(NoSuchOutput):
        drawing.model("m", (), Source(made["lstm"], 1))
    with pytest.raises(BadStructure, match="text stands twice"):
        drawing.model("m", (Source(made["text"]), Source(made["text"])), Source(made["out"]))
    with pytest.raises(NameTaken):
        drawing.model("headline", (), Source(made["out"]))
    with pytest.raises(BadName):
        drawing.model("two words", (), Source(made["out"]))
    with pytest.raises(NoSuchModel):
        edits.rename_model(drawing.project, MAIN, ModelId("m9"), "x")


def test_that_models_are_renamed_noted_and_frozen() -> None:
    drawing, _ = headline()
    project = edits.rename_model(drawing.project, MAIN, ONE, "net")
    project = edits.set_model_note(project, MAIN, ONE, "As in the guide.")
    project = edits.set_model_flags(project, MAIN, ONE, sequential=True, trainable=False)
    model = project.main.models[ONE]
    assert (model.name, model.note, model.sequential, model.trainable) == ("net", "As in the guide.", True, False)
    assert edits.rename_model(project, MAIN, ONE, "net") is project
    assert edits.set_model_note(project, MAIN, ONE, "As in the guide.") is project
    assert edits.set_model_flags(project, MAIN, ONE) is project
    assert edits.change_model(project, MAIN, ONE) is project


def test_that_blocks_follow_inputs_that_change_places() -> None:
    drawing, ref, made = nested()
    one, two = ends(drawing.project, ref, "inputs")
    project = edits.change_model(drawing.project, ref.graph, ref.model, inputs=(two, one))
    assert project.main.incoming[made["first"]] == {"inputs[1]": Source(made["a"]), "inputs[0]": Source(made["b"])}
    named = edits.change_model(project, ref.graph, ref.model, inputs={"x": one, "y": two})
    assert named.main.incoming[made["first"]] == {'inputs["x"]': Source(made["a"]), 'inputs["y"]': Source(made["b"])}


def test_that_blocks_follow_outputs_that_change_places() -> None:
    drawing, ref, made = nested()
    dense, both = ends(drawing.project, ref, "outputs")
    project = edits.change_model(drawing.project, ref.graph, ref.model, outputs=(both, dense))
    assert set(project.main.incoming[made["out"]].values()) == {Source(made["first"], 1), Source(made["second"], 1)}
    gone = edits.change_model(drawing.project, ref.graph, ref.model, outputs=())
    assert made["out"] not in gone.main.incoming


def test_that_an_input_put_in_the_place_of_another_keeps_the_outer_link() -> None:
    drawing, ref, _ = nested()
    inner = Drawing(drawing.project, ref.graph)
    third = inner.add("InputLayer", shape=(8,))
    _, two = ends(drawing.project, ref, "inputs")
    project = edits.change_model(inner.project, ref.graph, ref.model, inputs=(Source(third), two))
    assert project.main.links == drawing.graph.links


def test_that_changes_reach_through_several_levels() -> None:
    drawing, ref, made = nested()
    outer = drawing.model("outer", Source(made["a"]), (Source(made["first"], 1), Source(made["out"])))
    drawing.project = edits.add_graph(drawing.project, "top")
    top = Drawing(drawing.project, GraphId("g3"))
    block = top.add("Model", model=outer)
    last = top.add("Dense", units=1)
    top.link(block, last, output=1)
    inner = top.project.graphs[ref.graph]
    both = inner.layer_named("both")
    assert both is not None
    project = edits.remove_layers(top.project, ref.graph, [both.id])
    assert project.main.models[outer.model].outputs == (Source(made["out"]),)
    assert project.graphs[GraphId("g3")].incoming[last] == {"inputs": Source(block, 0)}


def test_that_a_model_in_use_stays_and_its_graph_too() -> None:
    drawing, ref, _ = nested()
    with pytest.raises(ModelInUse, match="used by vision"):
        edits.remove_model(drawing.project, ref.graph, ref.model)
    with pytest.raises(ModelInUse):
        edits.remove_graph(drawing.project, ref.graph)
    free = edits.remove_layers(drawing.project, MAIN, list(drawing.graph.layers))
    assert list(edits.remove_graph(free, ref.graph).graphs) == [MAIN]


def test_that_the_plan_goes_with_its_model() -> None:
    drawing, made = headline()
    plan = TrainingPlan(ModelRef(MAIN, ONE), outputs=(OutputPlan(Source(made["out"])),))
    drawing.project = edits.set_plan(drawing.project, plan)
    fewer = edits.change_model(drawing.project, MAIN, ONE, outputs=Source(made["aux_out"]))
    assert fewer.plan is not None
    assert fewer.plan.outputs == ()
    assert edits.remove_model(drawing.project, MAIN, ONE).plan is None


def test_that_graphs_are_added_renamed_and_removed() -> None:
    drawing, _ = headline()
    project = edits.add_graph(drawing.project, "main")
    assert [graph.name for graph in project.graphs.values()] == ["main", "main_1"]
    project = edits.rename_graph(project, GraphId("g2"), "Image tower")
    with pytest.raises(NameTaken):
        edits.rename_graph(project, GraphId("g2"), "main")
    with pytest.raises(BadName):
        edits.rename_graph(project, GraphId("g2"), " ")
    assert edits.rename_graph(project, MAIN, "main") is project
    alone = edits.remove_graph(project, GraphId("g2"))
    with pytest.raises(LastGraph):
        edits.remove_graph(alone, MAIN)
