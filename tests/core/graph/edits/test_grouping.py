from __future__ import annotations

import pytest

from core.graph import edits
from core.graph.edits.refusals import CannotGroup, CannotUnpack, LayerInUse
from core.graph.plan import OutputPlan, TrainingPlan
from core.graph.project import Project
from core.graph.records import Graph, Position, Source
from core.values import CallId, GraphId, KerasObject, LayerRef, ModelId, ModelRef
from tests.core.graph.consistency import faults
from tests.core.graph.drawing import MAIN, Drawing, headline, nested

INNER = GraphId("g2")


def shape_of(project: Project, graph: Graph) -> set[tuple[str, str, str, str, int]]:
    """The links by the names of layers, which do not change when ids do."""
    names = {call: f"{place.layer.name}/{place.node}" for call, place in graph.places.items()}
    return {
        (names[source.call], names[target.call], target.port, graph.places[target.call].layer.class_name, source.output)
        for target, source in graph.links.items()
    }


def test_that_a_selection_becomes_a_block_over_a_graph_of_its_own() -> None:
    drawing, made = headline()
    chosen = [made[name] for name in ("joined", "dense", "out")]
    project = edits.group(drawing.project, MAIN, chosen, "head")
    inner = project.graphs[INNER]
    block = project.main.layer_named("head")
    assert faults(project) == []
    assert block is not None
    assert block.config == {"model": ModelRef(INNER, ModelId("m1"))}
    assert {layer.name for layer in inner.layers.values()} == {"joined", "dense", "out", "lstm", "aux"}
    call = block.calls[0].id
    assert project.main.incoming[call] == {"inputs[0]": Source(made["lstm"]), "inputs[1]": Source(made["aux"])}
    assert project.main.models[ModelId("m1")].outputs == (Source(call), Source(made["aux_out"]))
    assert inner.models[ModelId("m1")].name == "head"


def test_that_inner_inputs_know_what_feeds_them() -> None:
    drawing, made = headline()
    specs = {Source(made["lstm"]): {"shape": (32,)}}
    project = edits.group(drawing.project, MAIN, [made["joined"]], "join", specs)
    inner = project.graphs[INNER]
    configs = {layer.name: layer.config for layer in inner.layers.values() if layer.class_name == "InputLayer"}
    assert configs == {"lstm": {"shape": (32,)}, "aux": {"shape": (5,)}}


def test_that_unpacking_gives_back_what_was_grouped() -> None:
    drawing, made = headline()
    before = shape_of(drawing.project, drawing.graph)
    chosen = [made[name] for name in ("lstm", "aux_out", "joined", "text")]
    drawing.project = edits.group(drawing.project, MAIN, chosen, "middle")
    block = drawing.graph.layer_named("middle")
    assert block is not None
    project = edits.unpack(drawing.project, MAIN, block.id)
    assert shape_of(project, project.main) == before
    assert list(project.graphs) == [MAIN]
    assert faults(project) == []


def test_that_training_rows_follow_an_output_into_the_block() -> None:
    drawing, made = headline()
    plan = TrainingPlan(ModelRef(MAIN, ModelId("m1")), outputs=(OutputPlan(Source(made["out"]), loss="mse"),))
    drawing.project = edits.set_plan(drawing.project, plan)
    project = edits.group(drawing.project, MAIN, [made["dense"], made["out"]], "head")
    assert project.plan is not None
    assert [row.loss for row in project.plan.outputs] == ["mse"]
    assert faults(project) == []


def test_that_a_shared_layer_goes_in_whole_or_not_at_all() -> None:
    drawing, made = headline()
    again = drawing.again(made["dense"], made["joined"])
    with pytest.raises(CannotGroup, match=r"tear a shared layer apart: dense \(call 1\)"):
        edits.group(drawing.project, MAIN, [made["dense"], made["out"]])
    project = edits.group(drawing.project, MAIN, [made["dense"], again, made["out"]])
    assert faults(project) == []


def test_that_a_group_which_would_feed_itself_is_refused() -> None:
    drawing, made = headline()
    with pytest.raises(CannotGroup, match="lstm → joined → dense leads out"):
        edits.group(drawing.project, MAIN, [made["lstm"], made["dense"]])


def test_that_a_model_is_not_torn_apart() -> None:
    drawing, made = headline()
    drawing.model("encoder", Source(made["text"]), Source(made["lstm"]))
    with pytest.raises(CannotGroup, match="the model encoder uses a part of it without joined"):
        edits.group(drawing.project, MAIN, [made["lstm"], made["joined"]])
    project = edits.group(drawing.project, MAIN, [made["embedding"], made["lstm"]])
    assert faults(project) == []


def test_that_a_model_cut_behind_the_group_begins_at_its_block() -> None:
    drawing, made = headline()
    head = drawing.model("head", Source(made["dense"]), Source(made["out"]))
    project = edits.group(drawing.project, MAIN, [made["joined"], made["dense"]], "body")
    block = project.main.layer_named("body")
    assert block is not None
    assert project.main.models[head.model].inputs == Source(block.calls[0].id)
    with pytest.raises(CannotGroup, match="without dense"):
        edits.group(drawing.project, MAIN, [made["dense"], made["out"]])


def test_that_wrappers_and_what_they_wrap_stay_together() -> None:
    drawing = Drawing()
    tensor = drawing.add("InputLayer", shape=(4, 4))
    dense = drawing.add("Dense", tensor, units=4)
    wrapper = drawing.add("TimeDistributed", tensor, layer=LayerRef(drawing.id_of(dense)))
    with pytest.raises(CannotGroup, match="Select both"):
        edits.group(drawing.project, MAIN, [wrapper])
    assert faults(edits.group(drawing.project, MAIN, [wrapper, dense])) == []


def test_that_inputs_alone_make_no_group() -> None:
    drawing, made = headline()
    with pytest.raises(CannotGroup, match="no inputs"):
        edits.group(drawing.project, MAIN, [made["text"], made["aux"]])


def test_that_a_block_with_two_calls_unpacks_into_shared_layers() -> None:
    drawing, _, made = nested()
    block = drawing.id_of(made["first"])
    drawing.project = edits.place(drawing.project, MAIN, {block: Position(100, 100)})
    project = edits.unpack(drawing.project, MAIN, block)
    dense, both = (project.main.layer_named(name) for name in ("inner_dense", "both"))
    assert faults(project) == []
    assert dense is not None
    assert both is not None
    assert len(dense.calls) == len(both.calls) == 2
    assert project.main.incoming[both.calls[1].id] == {"inputs[0]": Source(made["b"]), "inputs[1]": Source(made["c"])}
    assert project.main.incoming[made["out"]] == {f"inputs[{k}]": Source(c.id) for k, c in enumerate(dense.calls)}


def test_that_ops_inside_are_laid_out_once_per_call() -> None:
    drawing, ref, made = nested()
    inner = Drawing(drawing.project, ref.graph)
    inner.project = edits.replace_class(inner.project, ref.graph, inner.graph.layer_named("both").id, "ops.add")  # type: ignore[union-attr]
    project = edits.unpack(inner.project, MAIN, drawing.id_of(made["first"]))
    assert sum(layer.class_name == "ops.add" for layer in project.main.layers.values()) == 2
    assert faults(project) == []


def test_that_a_model_in_use_elsewhere_is_not_unpacked() -> None:
    drawing, ref, made = nested()
    other = drawing.add("Model", model=ref, name="other")
    block = drawing.id_of(made["first"])
    with pytest.raises(CannotUnpack, match="other would lose the layers it shares"):
        edits.unpack(drawing.project, MAIN, block)
    fresh = edits.configure(drawing.project, MAIN, [block], {"fresh_weights": True})
    project = edits.unpack(fresh, MAIN, block)
    assert ref.graph in project.graphs
    assert project.main.places[other].layer.config == {"model": ref}
    assert faults(project) == []


def test_that_a_frozen_block_unpacks_into_frozen_layers() -> None:
    drawing, _, made = nested()
    block = drawing.id_of(made["first"])
    frozen = edits.set_trainable(drawing.project, MAIN, [block], trainable=False)
    project = edits.unpack(frozen, MAIN, block)
    assert {layer.name for layer in project.main.layers.values() if layer.config.get("trainable") is False} == {
        "inner_dense",
        "both",
    }


def test_that_only_whole_nested_models_unpack() -> None:
    drawing, ref, made = nested()
    with pytest.raises(CannotUnpack, match="no nested model"):
        edits.unpack(drawing.project, MAIN, drawing.id_of(made["a"]))
    both = drawing.project.graphs[ref.graph].layer_named("both")
    assert both is not None
    cut = edits.change_model(drawing.project, ref.graph, ref.model, inputs=Source(both.calls[0].id))
    with pytest.raises(CannotUnpack, match="middle"):
        edits.unpack(cut, MAIN, drawing.id_of(made["first"]))
    wrapped = drawing.add("TimeDistributed", layer=LayerRef(drawing.id_of(made["first"])))
    with pytest.raises(LayerInUse):
        edits.unpack(drawing.project, MAIN, drawing.id_of(made["first"]))
    assert drawing.layer(wrapped).config != {"layer": KerasObject("layers.Dense")}


def test_that_a_model_which_feeds_itself_again_unpacks() -> None:
    drawing, ref, _ = nested()
    outer = Drawing(drawing.project)
    tensor = outer.add("InputLayer", shape=(8,))
    outer.project = edits.add_graph(outer.project, "step")
    inner = Drawing(outer.project, GraphId("g3"))
    entry = inner.add("InputLayer", shape=(8,))
    step = inner.model("step", Source(entry), (Source(inner.add("Dense", entry, units=8, name="step")), Source(entry)))
    outer.project = inner.project
    first = outer.add("Model", tensor, model=step, name="steps")
    second = outer.again(first)
    outer.link(first, second, "inputs", output=1)
    last = outer.add("Flatten")
    outer.link(second, last, output=1)
    project = edits.unpack(outer.project, MAIN, outer.id_of(first))
    assert project.main.incoming[last] == {"inputs": Source(tensor)}
    assert ref.graph in project.graphs
    assert faults(project) == []
    assert CallId("c99") not in project.main.places
