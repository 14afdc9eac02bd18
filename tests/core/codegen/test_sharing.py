"""Layers and models in several places at once: the exported code shares what the document shares, and no more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.graph.records import Source
from core.values import KerasObject, LayerRef, ModelRef
from tests.core.codegen.running import assert_same_models
from tests.core.engine.building import Drawing, many, project

styles = pytest.mark.parametrize("style", ["script", "function"])


def _two_models(graph: str) -> tuple[Drawing, ModelRef, ModelRef]:
    """An encoder and an autoencoder over the same layers."""
    drawing = Drawing(graph)
    x = drawing.input("x", 4)
    code = drawing.add("encode", "Dense", {"units": 2}, x)
    encoder = drawing.model("encoder", x, code)
    return drawing, encoder, drawing.model("autoencoder", x, drawing.add("decode", "Dense", {"units": 4}, code))


@styles
def test_that_one_model_of_two_over_the_same_layers_is_built_anew(style: str) -> None:
    inner, encoder, autoencoder = _two_models("g2")
    outer = Drawing("g1")
    a = outer.input("a", 4)
    shared = outer.add("encoder", "Model", {"model": encoder}, a)
    whole = outer.add("whole", "Model", {"model": autoencoder}, a)
    fresh = outer.add("fresh", "Model", {"model": encoder, "fresh_weights": True}, a)
    outer.model("top", a, (shared, whole, fresh))
    text = assert_same_models(project(outer, inner), style)
    assert "def build_encoder_and_autoencoder(encoder_name=" in text


@styles
def test_that_fresh_weights_inside_a_nested_model_stay_inside(style: str) -> None:
    deepest, encoder, _ = _two_models("g3")
    middle, outer = Drawing("g2"), Drawing("g1")
    x = middle.input("x", 4)
    both = many(
        middle.add("one", "Model", {"model": encoder}, x),
        middle.add("two", "Model", {"model": encoder, "fresh_weights": True}, x),
    )
    ref = middle.model("middle", x, middle.add("sum", "Add", {}, both))
    a = outer.input("a", 4)
    first = outer.add("first", "Model", {"model": ref}, a)
    second = outer.add("second", "Model", {"model": ref, "fresh_weights": True}, a)
    outer.model("top", a, (first, second))
    assert_same_models(project(outer, middle, deepest), style)


@styles
def test_that_two_blocks_of_one_model_are_two_calls_of_it(style: str) -> None:
    inner, encoder, _ = _two_models("g2")
    outer = Drawing("g1")
    a, b = outer.input("a", 4), outer.input("b", 4)
    left = outer.add("left eye", "Model", {"model": encoder}, a)
    right = outer.add("right eye", "Model", {"model": encoder, "trainable": False}, b)
    outer.model("top", (a, b), (left, right))
    text = assert_same_models(project(outer, inner), style)
    assert "left_eye = encoder(a)" in text
    assert "encoder.trainable = False" in text


@styles
def test_that_a_wrapper_shares_a_block_that_nothing_calls_itself(style: str) -> None:
    drawing = Drawing()
    steps = drawing.input("steps", 5, 4)
    drawing.add("dense", "Dense", {"units": 3}, None)
    lonely = replace(drawing.layer("dense"), calls=())
    drawing.graph = replace(drawing.graph, layers={**drawing.graph.layers, lonely.id: lonely})
    each = drawing.add("each", "TimeDistributed", {"layer": LayerRef(lonely.id)}, steps)
    drawing.model("wrapped", steps, each)
    assert_same_models(project(drawing), style)


@styles
def test_that_a_wrapper_shares_the_model_of_a_block(style: str) -> None:
    inner, encoder, _ = _two_models("g2")
    outer = Drawing("g1")
    flat, steps = outer.input("flat", 4), outer.input("steps", 5, 4)
    once = outer.add("eye", "Model", {"model": encoder}, flat)
    block = LayerRef(outer.layer("eye").id)
    outer.model("top", (flat, steps), (once, outer.add("each", "TimeDistributed", {"layer": block}, steps)))
    assert_same_models(project(outer, inner), style)


@styles
def test_that_a_sequential_model_holds_models_shared_layers_and_notes(style: str) -> None:
    inner, encoder, _ = _two_models("g2")
    outer = Drawing("g1")
    a, b = outer.input("a", 4), outer.input("b", 3)
    first = outer.add("eye", "Model", {"model": encoder}, a)
    second = outer.add("three", "Dense", {"units": 3}, first)
    third = outer.add("shared", "Dense", {"units": 3}, second)
    noted = replace(outer.layer("three"), note="Three is enough.")
    outer.graph = replace(outer.graph, layers={**outer.graph.layers, noted.id: noted})
    outer.model("stack", a, third, sequential=True)
    outer.model("again", b, outer.call("shared", b))
    text = assert_same_models(project(outer, inner), style)
    assert "# Three is enough.\n" in text


@styles
def test_that_masks_states_and_optional_tensors_go_by_name(style: str) -> None:
    drawing = Drawing()
    words = drawing.input("words", 5, dtype="int32")
    start = drawing.input("start", 3)
    mask = drawing.add("known", "ops.greater", {}, {"x1": words, "x2": 1})
    vectors = drawing.add("vectors", "Embedding", {"input_dim": 9, "output_dim": 3, "mask_zero": True}, words)
    ports = {"sequences": vectors, "mask": mask, "initial_state[0]": start}
    read = drawing.add("read", "GRU", {"units": 3, "return_sequences": True}, ports)
    cell = KerasObject("layers.SimpleRNNCell", {"units": 2})
    last = drawing.add("last", "RNN", {"cell": cell}, {"sequences": read})
    drawing.model("masked", (words, start), (last, read))
    text = assert_same_models(project(drawing), style)
    assert "initial_state=[start], mask=known" in text.replace("\n", "")


@styles
def test_that_a_cell_gives_its_states_in_a_list(style: str) -> None:
    drawing = Drawing()
    x, h, c = drawing.input("x", 3), drawing.input("h", 4), drawing.input("c", 4)
    cell = drawing.add("cell", "LSTMCell", {"units": 4}, {"inputs": x, "states[0]": h, "states[1]": c})
    drawing.model("step", (x, h, c), (cell, Source(cell.call, 1), Source(cell.call, 2)))
    text = assert_same_models(project(drawing), style)
    assert "cell, (cell_state_h, cell_state_c) = layers.LSTMCell(" in text
