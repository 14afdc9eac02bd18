from __future__ import annotations

import pytest

from core.graph import edits
from core.graph.edits.refusals import (
    BadName,
    CannotWrap,
    LayerInUse,
    NameTaken,
    NoSuchField,
    NoSuchGraph,
    NoSuchLayer,
    NoSuchModel,
    UnknownClass,
    WouldRecurse,
    WouldReferToItself,
)
from core.graph.project import Project
from core.graph.records import Position, Source
from core.values import Expression, GraphId, KerasObject, LayerId, LayerRef, ModelId, ModelRef
from tests.core.graph.drawing import MAIN, Drawing, headline, nested


def test_that_a_new_block_has_one_call_and_the_next_ids() -> None:
    project = edits.add_layer(Project(), MAIN, "Dense", {"units": 4}, position=Position(1, 2))
    layer = project.main.layers[LayerId("l1")]
    assert (layer.name, layer.class_name, layer.config) == ("dense", "Dense", {"units": 4})
    assert [call.id for call in layer.calls] == ["c1"]
    assert project.main.positions == {"l1": Position(1, 2)}


def test_that_names_of_new_blocks_are_made_unique_and_valid() -> None:
    drawing = Drawing()
    names = [drawing.layer(drawing.add("Dense", name=name)).name for name in (None, None, "dense", "my layer/ß", "a/b")]
    assert names == ["dense", "dense_1", "dense_2", "my_layer_", "a_b"]
    assert drawing.layer(drawing.add("Conv2DTranspose")).name == "conv2d_transpose"
    assert drawing.layer(drawing.add("ops.add")).name == "add"


def test_that_ids_count_up_from_the_highest() -> None:
    drawing = Drawing()
    first, second = drawing.add("Dense"), drawing.add("Dense")
    drawing.project = edits.remove_layers(drawing.project, MAIN, [drawing.id_of(first)])
    assert drawing.add("Dense") == "c3"
    assert drawing.id_of(second) == "l2"


def test_that_unknown_classes_are_refused_with_what_was_meant() -> None:
    with pytest.raises(UnknownClass, match="Did you mean Dense") as refusal:
        edits.add_layer(Project(), MAIN, "Dence")
    assert "Dense" in refusal.value.near
    assert edits.add_layer(Project(), MAIN, "mine:Dence").main.layers


def test_that_what_is_not_there_is_refused_by_name() -> None:
    with pytest.raises(NoSuchGraph):
        edits.add_layer(Project(), GraphId("g9"), "Dense")
    with pytest.raises(NoSuchLayer):
        edits.configure(Project(), MAIN, [LayerId("l9")], {"units": 1})
    with pytest.raises(NoSuchField, match="Did you mean units"):
        edits.add_layer(Project(), MAIN, "Dense", {"unit": 1})
    with pytest.raises(NoSuchModel):
        edits.add_layer(Project(), MAIN, "Model", {"model": ModelRef(MAIN, ModelId("m1"))})


def test_that_renaming_keeps_names_unique_and_fit_for_keras() -> None:
    drawing, made = headline()
    lstm = drawing.id_of(made["lstm"])
    renamed = edits.rename_layer(drawing.project, MAIN, lstm, "encoder.lstm-1")
    assert renamed.main.layers[lstm].name == "encoder.lstm-1"
    with pytest.raises(NameTaken, match="called dense already"):
        edits.rename_layer(drawing.project, MAIN, lstm, "dense")
    for name in ("", "a/b", "two words", "größe", "x" * 300):
        with pytest.raises(BadName):
            edits.rename_layer(drawing.project, MAIN, lstm, name)


def test_that_values_equal_to_their_defaults_are_not_kept() -> None:
    drawing = Drawing()
    dense = drawing.add("Dense", units=4, use_bias=True, activation=None)
    assert drawing.layer(dense).config == {"units": 4}
    project = edits.configure(drawing.project, MAIN, [drawing.id_of(dense)], {"use_bias": False})
    project = edits.configure(project, MAIN, [drawing.id_of(dense)], {"use_bias": True})
    assert project.main.layers == drawing.graph.layers


def test_that_several_blocks_are_configured_at_once() -> None:
    drawing, made = headline()
    ids = [drawing.id_of(made[name]) for name in ("dense", "out")]
    project = edits.configure(drawing.project, MAIN, ids, {"activation": "relu"}, unset=["units"])
    assert [project.main.layers[layer].config for layer in ids] == [{"activation": "relu"}] * 2


def test_that_expressions_are_kept_as_they_were_typed() -> None:
    drawing = Drawing()
    dense = drawing.add("Dense", units=Expression("4 * d_model"))
    assert drawing.layer(dense).config["units"] == Expression("4 * d_model")


def test_that_a_setting_which_takes_outputs_away_takes_their_links_too() -> None:
    drawing = Drawing()
    lstm = drawing.add("LSTM", units=4, return_state=True)
    joined = drawing.add("Concatenate")
    for output in (0, 1, 2):
        drawing.link(lstm, joined, f"inputs[{output}]", output)
    project = edits.configure(drawing.project, MAIN, [drawing.id_of(lstm)], {"return_state": False})
    assert {target.port: source.output for target, source in project.main.links.items()} == {"inputs[0]": 0}


def test_that_a_wrapper_loses_the_outputs_that_its_layer_loses() -> None:
    drawing = Drawing()
    lstm = drawing.add("LSTM", units=4, return_state=True)
    both = drawing.add("Bidirectional", layer=LayerRef(drawing.id_of(lstm)))
    dense = drawing.add("Dense", units=1)
    drawing.link(both, dense, output=4)
    project = edits.configure(drawing.project, MAIN, [drawing.id_of(lstm)], {"return_state": False})
    assert dense not in project.main.incoming
    replaced = edits.replace_class(drawing.project, MAIN, drawing.id_of(lstm), "GRU")
    assert dense not in replaced.main.incoming


def test_that_an_edit_that_changes_nothing_gives_the_very_same_project() -> None:
    drawing, made = headline()
    project, dense = drawing.project, drawing.id_of(made["dense"])
    assert edits.configure(project, MAIN, [dense], {"units": 64, "use_bias": True}) is project
    assert edits.configure(project, MAIN, [], {"units": 1}) is project
    assert edits.rename_layer(project, MAIN, dense, "dense") is project
    assert edits.set_note(project, MAIN, dense, "") is project
    assert edits.set_trainable(project, MAIN, [dense], trainable=True) is project


def test_that_freezing_upstream_freezes_what_has_weights() -> None:
    drawing, made = headline()
    project = edits.set_trainable(drawing.project, MAIN, [drawing.id_of(made["lstm"])], trainable=False, upstream=True)
    frozen = {layer.name for layer in project.main.layers.values() if layer.config.get("trainable") is False}
    assert frozen == {"embedding", "lstm"}
    thawed = edits.set_trainable(project, MAIN, list(project.main.layers), trainable=True)
    assert thawed.main.layers == drawing.graph.layers


def test_that_a_model_cannot_contain_its_own_graph() -> None:
    drawing, _, made = nested()
    outer = drawing.model("outer", Source(made["a"]), Source(made["out"]))
    with pytest.raises(WouldRecurse, match="vision → main → vision") as refusal:
        edits.add_layer(drawing.project, GraphId("g2"), "Model", {"model": outer})
    assert refusal.value.path == ("g2", "g1", "g2")
    with pytest.raises(WouldRecurse):
        edits.add_layer(drawing.project, MAIN, "TimeDistributed", {"layer": outer})
    with pytest.raises(WouldRecurse):
        edits.configure(drawing.project, MAIN, [drawing.id_of(made["first"])], {"model": outer})


@pytest.mark.parametrize("class_name", ["InputLayer", "ops.add"])
def test_that_only_layers_are_wrapped(class_name: str) -> None:
    drawing = Drawing()
    ref = LayerRef(drawing.id_of(drawing.add(class_name)))
    with pytest.raises(CannotWrap):
        drawing.add("TimeDistributed", layer=ref)
    dense = drawing.add("Dense", units=1)
    drawing.add("TimeDistributed", layer=LayerRef(drawing.id_of(dense)))
    with pytest.raises(LayerInUse):
        edits.replace_class(drawing.project, MAIN, drawing.id_of(dense), class_name)


def test_that_a_wrapper_cannot_wrap_itself() -> None:
    drawing = Drawing()
    outer = drawing.add("TimeDistributed", layer=KerasObject("layers.Dense", {"units": 1}))
    inner = drawing.add("TimeDistributed", layer=LayerRef(drawing.id_of(outer)))
    with pytest.raises(WouldReferToItself):
        edits.configure(drawing.project, MAIN, [drawing.id_of(outer)], {"layer": LayerRef(drawing.id_of(inner))})
