from __future__ import annotations

import pytest

from core.graph import edits
from core.graph.edits.refusals import LayerInUse, NoSuchCall
from core.graph.plan import Binding, InputPlan, OutputPlan, TrainingPlan
from core.graph.records import Position, Source, Target
from core.values import CallId, GraphId, LayerId, LayerRef, ModelId, ModelRef
from tests.core.graph.drawing import MAIN, Drawing, headline, model_of, nested


def trained() -> tuple[Drawing, dict[str, CallId]]:
    drawing, made = headline()
    plan = TrainingPlan(
        ModelRef(MAIN, ModelId("m1")),
        inputs=(InputPlan(Source(made["text"]), (Binding(("title",)),)), InputPlan(Source(made["aux"]))),
        outputs=(OutputPlan(Source(made["out"]), loss="mse"), OutputPlan(Source(made["aux_out"]), weight=0.2)),
    )
    drawing.project = edits.set_plan(drawing.project, plan)
    return drawing, made


def test_that_a_block_goes_with_all_that_hung_on_it() -> None:
    drawing, made = trained()
    layer = drawing.id_of(made["aux_out"])
    drawing.project = edits.place(drawing.project, MAIN, {layer: Position(0, 0)})
    project = edits.remove_layers(drawing.project, MAIN, [layer, drawing.id_of(made["text"])])
    assert layer not in project.main.layers
    assert project.main.positions == {}
    assert project.main.models[ModelId("m1")].inputs == (Source(made["aux"]),)
    assert project.main.models[ModelId("m1")].outputs == (Source(made["out"]),)
    assert project.plan is not None
    assert [row.output for row in project.plan.outputs] == [Source(made["out"])]
    assert [row.input for row in project.plan.inputs] == [Source(made["aux"])]


def test_that_a_model_of_one_output_keeps_none_when_that_goes() -> None:
    drawing = Drawing()
    one = drawing.add("InputLayer", shape=(1,))
    drawing.model("line", Source(one), Source(drawing.add("Dense", one)))
    drawing.project = edits.remove_layers(drawing.project, MAIN, list(drawing.graph.layers))
    assert model_of(drawing) == ((), ())


def test_that_removing_with_reconnect_joins_the_neighbours() -> None:
    drawing, made = trained()
    ids = [drawing.id_of(made[name]) for name in ("joined", "dense", "out")]
    project = edits.remove_layers(drawing.project, MAIN, ids[:2], reconnect=True)
    assert project.main.incoming[made["out"]] == {"inputs": Source(made["lstm"])}
    project = edits.remove_layers(drawing.project, MAIN, ids, reconnect=True)
    assert project.main.models[ModelId("m1")].outputs == (Source(made["lstm"]), Source(made["aux_out"]))
    assert project.plan is not None
    first = project.plan.outputs[0]
    assert (first.output, first.loss) == (Source(made["lstm"]), "mse")


def test_that_outputs_which_fall_together_stand_once() -> None:
    drawing, made = trained()
    ids = [drawing.id_of(made[name]) for name in ("joined", "dense", "out", "aux_out")]
    project = edits.remove_layers(drawing.project, MAIN, ids, reconnect=True)
    assert project.main.models[ModelId("m1")].outputs == (Source(made["lstm"]),)
    assert project.plan is not None
    assert len(project.plan.outputs) == 1


def test_that_a_wrapped_layer_stays_while_its_wrapper_does() -> None:
    drawing = Drawing()
    dense = drawing.add("Dense", units=1)
    wrapper = drawing.add("TimeDistributed", layer=LayerRef(drawing.id_of(dense)))
    ids = [drawing.id_of(dense), drawing.id_of(wrapper)]
    with pytest.raises(LayerInUse, match="time_distributed uses the layer of dense") as refusal:
        edits.remove_layers(drawing.project, MAIN, ids[:1])
    assert (refusal.value.layer, refusal.value.user) == tuple(ids)
    assert edits.remove_layers(drawing.project, MAIN, ids).main.layers == {}


def test_that_a_call_goes_alone_and_the_last_one_with_its_layer() -> None:
    drawing = Drawing()
    one = drawing.add("InputLayer", shape=(4,))
    dense = drawing.add("Dense", one, units=4)
    again = drawing.again(dense, dense)
    project = edits.remove_call(drawing.project, MAIN, dense)
    assert [call.id for call in project.main.layers[drawing.id_of(again)].calls] == [again]
    assert project.main.links == {}
    assert list(edits.remove_call(project, MAIN, again).main.layers) == [drawing.id_of(one)]
    with pytest.raises(NoSuchCall):
        edits.remove_call(project, MAIN, dense)


def test_that_detached_blocks_keep_the_links_among_them() -> None:
    drawing, made = trained()
    ids = [drawing.id_of(made[name]) for name in ("dense", "joined")]
    project = edits.detach(drawing.project, MAIN, ids)
    assert project.main.layers == drawing.graph.layers
    assert project.main.models == drawing.graph.models
    assert project.main.incoming[made["dense"]] == {"inputs": Source(made["joined"])}
    assert made["joined"] not in project.main.incoming
    assert project.main.incoming[made["out"]] == {"inputs": Source(made["lstm"])}
    apart = edits.detach(drawing.project, MAIN, ids, reconnect=False)
    assert made["out"] not in apart.main.incoming


def test_that_blocks_lose_the_ports_and_outputs_that_their_model_loses() -> None:
    drawing, ref, made = nested()
    inner = Drawing(drawing.project, ref.graph)
    one, dense = (inner.graph.layer_named(name) for name in ("one", "inner_dense"))
    assert one is not None
    assert dense is not None
    project = edits.remove_layers(drawing.project, ref.graph, [one.id, dense.id])
    assert project.main.incoming[made["first"]] == {"inputs[0]": Source(made["b"])}
    assert project.main.incoming[made["second"]] == {"inputs[0]": Source(made["c"])}
    assert made["out"] not in project.main.incoming  # it took output 0, which is gone
    drawing.link(made["first"], drawing.add("Dense", name="last"), output=1)
    after = edits.remove_layers(drawing.project, GraphId("g2"), [dense.id])
    assert Source(made["first"], 0) in after.main.consumers
    assert Target(CallId("c7"), "inputs") in after.main.links


def test_that_removing_nothing_changes_nothing() -> None:
    drawing, _ = headline()
    assert edits.remove_layers(drawing.project, MAIN, []) is drawing.project
    assert edits.detach(drawing.project, MAIN, []) is drawing.project
    lone = drawing.add("Dense")
    assert edits.detach(drawing.project, MAIN, [LayerId(drawing.id_of(lone))]) is drawing.project
