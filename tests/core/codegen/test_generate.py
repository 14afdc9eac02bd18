from __future__ import annotations

from dataclasses import replace

import pytest

from core.graph import edits
from core.graph.records import Source
from core.values import Array, Code, EllipsisMark, Expression, GraphId, KerasObject, LayerRef, ModelRef, Slice
from tests.core.codegen.running import assert_same_models
from tests.core.engine.building import Drawing, many, project

styles = pytest.mark.parametrize("style", ["script", "function"])


def _vision() -> tuple[Drawing, ModelRef]:
    inner = Drawing("g2")
    x = inner.input("digit", 9, 9, 1)
    y = inner.add("conv", "Conv2D", {"filters": 4, "kernel_size": (3, 3)}, x)
    y = inner.add("pool", "MaxPooling2D", {"pool_size": 3}, y)
    return inner, inner.model("vision_model", x, inner.add("flatten", "Flatten", {}, y))


@styles
def test_that_a_nested_model_is_built_before_its_use_and_shared(style: str) -> None:
    inner, ref = _vision()
    outer = Drawing("g1")
    a, b = outer.input("digit_a", 9, 9, 1), outer.input("digit_b", 9, 9, 1)
    first = outer.add("vision_model", "Model", {"model": ref}, a)
    merged = outer.add("merged", "Concatenate", {}, many(first, outer.call("vision_model", b)))
    outer.model("same_digit", (a, b), outer.add("out", "Dense", {"units": 1, "activation": "sigmoid"}, merged))
    text = assert_same_models(project(outer, inner), style)
    assert "vision_model_0 = vision_model(digit_a)" in text
    assert "def build_vision_model():" in text


@styles
def test_that_fresh_weights_are_built_by_a_function_of_their_own(style: str) -> None:
    inner, ref = _vision()
    outer = Drawing("g1")
    a = outer.input("a", 9, 9, 1)
    shared = outer.add("vision_model", "Model", {"model": ref}, a)
    fresh = outer.add("other_eye", "Model", {"model": ref, "fresh_weights": True, "trainable": False}, a)
    outer.model("both", a, (shared, fresh))
    text = assert_same_models(project(outer, inner), style)
    assert 'other_eye = build_vision_model(name="other_eye")' in text
    assert "other_eye.trainable = False" in text


@styles
def test_that_fresh_weights_reach_models_nested_twice(style: str) -> None:
    inner, ref = _vision()
    middle, outer = Drawing("g3"), Drawing("g1")
    x = middle.input("x", 9, 9, 1)
    eyes = middle.add("eyes", "Model", {"model": ref}, x)
    wrapped = middle.model("wrapped", x, middle.add("head", "Dense", {"units": 2}, eyes))
    a = outer.input("a", 9, 9, 1)
    one = outer.add("one", "Model", {"model": wrapped}, a)
    two = outer.add("two", "Model", {"model": wrapped, "fresh_weights": True}, a)
    outer.model("whole", a, (one, two))
    assert_same_models(project(outer, middle, inner), style)


@styles
def test_that_several_outputs_are_unpacked_and_states_handed_on(style: str) -> None:
    drawing = Drawing()
    x, y = drawing.input("source", 5, 3), drawing.input("target", 4, 3)
    encoded = drawing.add("encoder", "LSTM", {"units": 4, "return_state": True}, {"sequences": x})
    states = many(Source(encoded.call, 1), Source(encoded.call, 2), port="initial_state")
    decoded = drawing.add("decoder", "LSTM", {"units": 4, "return_sequences": True}, {"sequences": y, **states})
    drawing.model("seq2seq", (x, y), decoded)
    text = assert_same_models(project(drawing), style)
    assert "encoder, encoder_state_h, encoder_state_c = layers.LSTM(" in text
    assert "initial_state=[encoder_state_h, encoder_state_c]" in text


@styles
def test_that_stacked_cells_give_their_states_nested(style: str) -> None:
    drawing = Drawing()
    x = drawing.input("x", 5, 3)
    cells = tuple(KerasObject("layers.LSTMCell", {"units": units}) for units in (4, 3))
    out = drawing.add("rnn", "RNN", {"cell": cells, "return_state": True}, {"sequences": x})
    drawing.model("stacked", x, tuple(Source(out.call, index) for index in range(5)))
    text = assert_same_models(project(drawing), style)
    assert "(rnn_cell_0_state_h, rnn_cell_0_state_c)" in text


@styles
def test_that_dicts_and_nested_structures_go_in_and_come_out(style: str) -> None:
    inner, outer = Drawing("g2"), Drawing("g1")
    x1, x2 = inner.input("x1", 4), inner.input("x2", 4)
    total = inner.add("total", "Add", {}, many(x1, x2))
    ref = inner.model("io", {"x1": x1, "x2": x2}, {"sum": total, "pair": (x1, total)})
    a, b = outer.input("a", 4), outer.input("b", 4)
    used = outer.add("io", "Model", {"model": ref}, {'inputs["x1"]': a, 'inputs["x2"]': b})
    outer.model("outer", {"a": a, "b": b}, (used, Source(used.call, 2)))
    text = assert_same_models(project(outer, inner), style)
    assert 'io({"x1": a, "x2": b})' in text


@styles
def test_that_a_model_with_a_list_of_one_output_is_unpacked(style: str) -> None:
    inner, outer = Drawing("g2"), Drawing("g1")
    x = inner.input("x", 4)
    ref = inner.model("one", (x,), (inner.add("d", "Dense", {"units": 2}, x),))
    a = outer.input("a", 4)
    used = outer.add("one", "Model", {"model": ref}, {"inputs[0]": a})
    outer.model("outer", a, outer.add("e", "Dense", {"units": 1}, used))
    assert_same_models(project(outer, inner), style)


@styles
def test_that_wrappers_take_layers_models_and_blocks(style: str) -> None:
    inner, outer = Drawing("g2"), Drawing("g1")
    x = inner.input("x", 4)
    ref = inner.model("step", x, inner.add("d", "Dense", {"units": 2}, x))
    steps = outer.input("steps", 5, 4)
    flat = outer.input("flat", 4)
    dense = outer.add("dense", "Dense", {"units": 3}, flat)
    shared = LayerRef(outer.graph.places[dense.call].layer.id)
    per_model = outer.add("per_model", "TimeDistributed", {"layer": ref}, steps)
    per_block = outer.add("per_block", "TimeDistributed", {"layer": shared}, steps)
    lstm = KerasObject("layers.LSTM", {"units": 2, "return_state": True, "name": "inner_lstm"})
    both = outer.add("both", "Bidirectional", {"layer": lstm, "merge_mode": None}, {"sequences": steps})
    outer.model("wrapped", (steps, flat), (dense, per_model, per_block, both, Source(both.call, 5)))
    text = assert_same_models(project(outer, inner), style)
    assert 'dense = layers.Dense(3, name="dense")' in text
    assert "dense_0 = dense(flat)" in text


@styles
def test_that_operations_are_written_with_signs_and_stay_the_same_nodes(style: str) -> None:
    drawing = Drawing()
    x, y = drawing.input("x", 4), drawing.input("y", 4)
    pair = {"x1": x, "x2": y}
    key = (EllipsisMark(), Slice(None, Expression("width - 1"), 2))
    found = [
        drawing.add("add", "ops.add", {}, pair),
        drawing.add("rest", "ops.subtract", {}, {"x1": 1.0, "x2": x}),
        drawing.add("scaled", "ops.multiply", {}, {"x1": x, "x2": Expression("width ** 0.5")}),
        drawing.add("ratio", "ops.true_divide", {}, pair),
        drawing.add("plain_ratio", "ops.divide", {}, pair),
        drawing.add("whole", "ops.floor_divide", {}, pair),
        drawing.add("left", "ops.mod", {}, pair),
        drawing.add("square", "ops.power", {}, {"x1": x, "x2": 2}),
        drawing.add("powers", "ops.power", {}, {"x1": -2.0, "x2": x}),
        drawing.add("less", "ops.less", {}, {"x1": x, "x2": -0.5}),
        drawing.add("turned", "ops.less", {}, {"x1": 0.5, "x2": x}),
        drawing.add("unequal", "ops.not_equal", {}, pair),
        drawing.add("negative", "ops.negative", {}, {"x": x}),
        drawing.add("size", "ops.absolute", {}, {"x": x}),
        drawing.add("item", "ops.getitem", {}, {"x": x, "key": (Slice(), 0)}),
        drawing.add("slices", "ops.getitem", {}, {"x": x, "key": key}),
        drawing.add("mean", "ops.mean", {"axis": 1, "keepdims": True}, {"x": x}),
        drawing.add("clipped", "ops.clip", {"x_min": 0.0, "x_max": float("inf")}, {"x": x}),
        drawing.add("cast", "ops.cast", {"dtype": "int32"}, {"x": x}),
        drawing.add("shaped", "ops.reshape", {"newshape": (-1, 2, 2)}, {"x": x}),
        drawing.add("joined", "ops.concatenate", {"axis": 1}, many(x, y, port="xs")),
        drawing.add("chosen", "ops.where", {}, {"condition": x, "x1": y, "x2": 0.0}),
    ]
    both = drawing.add("and", "ops.logical_and", {}, {"x1": found[9], "x2": found[11]})
    nor = drawing.add("nor", "ops.logical_not", {}, {"x": both})
    product = drawing.add("product", "ops.matmul", {}, {"x1": found[6], "x2": Array("float32", ((1.0,),) * 4)})
    parts = drawing.add("parts", "ops.split", {"indices_or_sections": 2, "axis": 1}, {"x": x})
    drawing.model("everything", (x, y), (*found, nor, product, parts, Source(parts.call, 1)))
    text = assert_same_models(project(drawing, width=4), style)
    for line in (
        "add = x + y",
        "rest = 1.0 - x",
        "scaled = x * (width**0.5)",
        "ratio = x / y",
        "plain_ratio = ops.divide(x, y)",
        "square = x**2",
        "powers = (-2.0) ** x",
        "turned = ops.less(0.5, x)",
        "size = abs(x)",
        "item = x[:, 0]",
        "slices = x[..., : width - 1 : 2]",
        'clipped = ops.clip(x, 0.0, float("inf"))',
        "chosen = ops.where(x, y, 0.0)",
        "parts_0, parts_1 = ops.split(x, 2, axis=1)",
    ):
        assert line in text


@styles
def test_that_a_sequential_model_is_a_list_and_others_can_reach_into_it(style: str) -> None:
    drawing = Drawing()
    x = drawing.input("x", 8)
    hidden = drawing.add("hidden", "Dense", {"units": 4}, x)
    last = drawing.add("last", "Dense", {"units": 2}, hidden)
    drawing.model("stack", x, last, sequential=True)
    drawing.model("features", x, hidden)
    drawing.model("more", x, drawing.add("more_dense", "Dense", {"units": 1}, last))
    text = assert_same_models(project(drawing), style)
    assert "keras.Sequential(" in text
    assert "outputs=hidden.output" in text


@styles
def test_that_code_of_the_project_becomes_a_function(style: str) -> None:
    drawing = Drawing()
    x = drawing.input("x", 4)
    doubled = Code("double", "def double(x):\n  return ops.multiply(x,2)")
    drawing.model("lambdas", x, drawing.add("first", "Lambda", {"function": doubled}, {"inputs": x}))
    text = assert_same_models(project(drawing), style)
    assert "def double(x):\n    return ops.multiply(x, 2)\n" in text


@styles
def test_that_frozen_layers_and_models_are_frozen(style: str) -> None:
    inner, ref = _vision()
    inner.graph = replace(
        inner.graph,
        models={key: replace(model, trainable=False) for key, model in inner.graph.models.items()},
    )
    outer = Drawing("g1")
    a = outer.input("a", 9, 9, 1)
    eyes = outer.add("eyes", "Model", {"model": ref}, a)
    outer.model("frozen", a, outer.add("head", "Dense", {"units": 2, "trainable": False}, eyes))
    text = assert_same_models(project(outer, inner), style)
    assert "vision_model.trainable = False" in text
    assert 'layers.Dense(2, trainable=False, name="head")' in text


@styles
def test_that_an_attention_layer_takes_named_tensors_and_flags(style: str) -> None:
    drawing = Drawing()
    x, mask = drawing.input("x", 5, 4), drawing.input("mask", 5, 5, dtype="bool")
    out = drawing.add(
        "attention",
        "MultiHeadAttention",
        {"num_heads": 2, "key_dim": Expression("4 * size")},
        {"query": x, "value": x, "attention_mask": mask},
        return_attention_scores=True,
        use_causal_mask=True,
    )
    drawing.model("attending", (x, mask), (out, Source(out.call, 1)))
    text = assert_same_models(project(drawing, size=2), style)
    assert "num_heads=2, key_dim=4 * size" in text


@styles
def test_that_muted_calls_are_not_written(style: str) -> None:
    drawing = Drawing()
    x = drawing.input("x", 4)
    drop = drawing.add("drop", "Dropout", {"rate": 0.5}, x)
    drawing.model("net", x, drawing.add("out", "Dense", {"units": 3}, drop))
    muted = edits.set_muted(project(drawing), GraphId("g1"), [drop.call], muted=True)
    assert "drop" not in assert_same_models(muted, style)
