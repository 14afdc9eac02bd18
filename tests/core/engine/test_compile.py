from __future__ import annotations

import keras
import numpy as np
import pytest

from core.engine.compile import compile_project
from core.engine.errors import CallFailed, ModelFailed
from core.graph import edits
from core.graph.records import Source
from core.values import Code, Expression, GraphId, KerasObject, LayerRef, ModelRef, Slice
from tests.core.engine.building import Drawing, many, project


def _small_model(drawing: Drawing, name: str = "inner") -> ModelRef:
    x = drawing.input(f"{name}_in", 4)
    return drawing.model(name, x, drawing.add(f"{name}_dense", "Dense", {"units": 3}, x))


def test_that_a_chain_becomes_the_model_one_would_write() -> None:
    drawing = Drawing()
    x = drawing.input("image", 784)
    y = drawing.add("hidden", "Dense", {"units": Expression("4 * width"), "activation": "relu"}, x)
    ref = drawing.model("classifier", x, drawing.add("out", "Dense", {"units": 10}, y))
    model = compile_project(project(drawing, width=16)).model(ref)
    assert model.name == "classifier"
    assert [layer.name for layer in model.layers] == ["image", "hidden", "out"]
    assert model.count_params() == 784 * 64 + 64 + 64 * 10 + 10


def test_that_a_shared_layer_is_one_layer_with_several_nodes() -> None:
    drawing = Drawing()
    a, b = drawing.input("a", 32, 32, 3), drawing.input("b", 64, 64, 3)
    first = drawing.add("conv", "Conv2D", {"filters": 16, "kernel_size": (3, 3), "padding": "same"}, a)
    second = drawing.call("conv", b)
    ref = drawing.model("two_sizes", (a, b), (first, second))
    compiled = compile_project(project(drawing))
    assert compiled.tensor(GraphId("g1"), first).shape == (None, 32, 32, 16)
    assert compiled.tensor(GraphId("g1"), second).shape == (None, 64, 64, 16)
    assert len(compiled.model(ref).layers) == 3


def test_that_models_of_one_graph_share_its_layers() -> None:
    drawing = Drawing()
    x = drawing.input("x", 8)
    code = drawing.add("encode", "Dense", {"units": 2}, x)
    encoder = drawing.model("encoder", x, code)
    whole = drawing.model("autoencoder", x, drawing.add("decode", "Dense", {"units": 8}, code))
    compiled = compile_project(project(drawing))
    assert compiled.model(encoder).get_layer("encode") is compiled.model(whole).get_layer("encode")


def test_that_blocks_of_one_model_share_weights_and_fresh_ones_do_not() -> None:
    inner, outer = Drawing("g2"), Drawing("g1")
    ref = _small_model(inner)
    a, b = outer.input("a", 4), outer.input("b", 4)
    shared = outer.add("inner", "Model", {"model": ref}, a)
    again = outer.call("inner", b)
    fresh = outer.add("other", "Model", {"model": ref, "fresh_weights": True}, a)
    whole = outer.model("whole", (a, b), (shared, again, fresh))
    compiled = compile_project(project(outer, inner))
    assert compiled.model(whole).count_params() == 2 * 15
    assert compiled.layer(GraphId("g1"), outer.layer("inner").id) is compiled.model(ref)
    assert compiled.layer(GraphId("g1"), outer.layer("other").id).name == "other"


def test_that_fresh_weights_reach_all_the_way_down() -> None:
    deepest, middle, outer = Drawing("g3"), Drawing("g2"), Drawing("g1")
    ref = _small_model(deepest)
    x = middle.input("x", 4)
    middle_ref = middle.model("middle", x, middle.add("nest", "Model", {"model": ref}, x))
    y = outer.input("y", 4)
    shared = outer.add("one", "Model", {"model": middle_ref}, y)
    fresh = outer.add("two", "Model", {"model": middle_ref, "fresh_weights": True}, y)
    whole = outer.model("whole", y, (shared, fresh))
    assert compile_project(project(outer, middle, deepest)).model(whole).count_params() == 2 * 15


def test_that_a_model_is_cut_between_inner_tensors() -> None:
    drawing = Drawing()
    x = drawing.input("x", 8, 8, 3)
    y = drawing.add("conv", "Conv2D", {"filters": 2, "kernel_size": 3}, x)
    z = drawing.add("pool", "GlobalAveragePooling2D", {}, y)
    ref = drawing.model("head", y, z)
    model = compile_project(project(drawing)).model(ref)
    assert model.input_shape == (None, 6, 6, 2)
    assert model.count_params() == 0


def test_that_dict_and_nested_structures_are_kept() -> None:
    drawing = Drawing()
    x1, x2 = drawing.input("x1", 4), drawing.input("x2", 4)
    total = drawing.add("add", "Add", {}, many(x1, x2))
    ref = drawing.model("io", {"x1": x1, "x2": x2}, {"sum": total, "pair": (x1, total)})
    outputs = compile_project(project(drawing)).model(ref)({"x1": np.ones((1, 4)), "x2": np.ones((1, 4))})
    assert set(outputs) == {"sum", "pair"}
    assert len(outputs["pair"]) == 2


def test_that_a_nested_model_takes_its_inputs_by_name() -> None:
    inner, outer = Drawing("g2"), Drawing("g1")
    x1, x2 = inner.input("x1", 4), inner.input("x2", 4)
    ref = inner.model("join", {"x1": x1, "x2": x2}, inner.add("sub", "Subtract", {}, many(x1, x2)))
    a = outer.input("a", 4)
    y = outer.add("join", "Model", {"model": ref}, {'inputs["x1"]': a, 'inputs["x2"]': a})
    whole = outer.model("whole", a, y)
    assert compile_project(project(outer, inner)).model(whole).output_shape == (None, 4)


def test_that_ops_slices_and_constants_become_operations_of_keras() -> None:
    drawing = Drawing()
    x = drawing.input("x", 5, 4)
    first = drawing.add("first", "ops.getitem", {"key": (Slice(), 0)}, {"x": x})
    plus = drawing.add("plus", "ops.add", {}, {"x1": first, "x2": 1.0})
    both = drawing.add("both", "ops.concatenate", {"axis": -1}, many(first, plus, port="xs"))
    ref = drawing.model("ops", x, both)
    model = compile_project(project(drawing)).model(ref)
    assert [operation.name for operation in model.operations] == ["x", "first", "plus", "both"]
    out = keras.ops.convert_to_numpy(model(np.zeros((1, 5, 4))))
    assert out.tolist() == [[0.0] * 4 + [1.0] * 4]


def test_that_states_and_flags_reach_the_call() -> None:
    drawing = Drawing()
    x = drawing.input("x", None, 3)
    encoder = drawing.add("encoder", "LSTM", {"units": 4, "return_state": True}, {"sequences": x})
    states = {f"initial_state[{k}]": Source(encoder.call, k + 1) for k in range(2)}
    decoder = drawing.add("decoder", "LSTM", {"units": 4}, {"sequences": x, **states})
    attend = drawing.add(
        "attend", "MultiHeadAttention", {"num_heads": 2, "key_dim": 3}, {"query": x, "value": x},
        return_attention_scores=True,
    )  # fmt: skip
    ref = drawing.model("m", x, (decoder, attend, Source(attend.call, 1)))
    assert compile_project(project(drawing)).model(ref).output_shape == [
        (None, 4),
        (None, None, 3),
        (None, 2, None, None),
    ]


def test_that_wrappers_hold_layers_models_and_blocks() -> None:
    inner, outer = Drawing("g2"), Drawing("g1")
    ref = _small_model(inner)
    x = outer.input("x", 7, 4)
    frames = outer.add("frames", "TimeDistributed", {"layer": ref}, x)
    lstm = KerasObject("layers.LSTM", {"units": 2, "kernel_initializer": KerasObject("initializers.HeNormal")})
    both = outer.add("both", "Bidirectional", {"layer": lstm}, {"sequences": frames})
    outer.add("norm", "Dense", {"units": 3}, both)
    y = outer.input("y", 7, 4)
    shared = outer.add("shared", "TimeDistributed", {"layer": LayerRef(outer.layer("norm").id)}, y)
    whole = outer.model("whole", (x, y), (both, shared))
    compiled = compile_project(project(outer, inner))
    assert compiled.model(whole).output_shape == [(None, 4), (None, 7, 3)]
    wrapper = compiled.layer(GraphId("g1"), outer.layer("shared").id)
    assert wrapper.layer.name == "norm"


def test_that_a_sequential_model_is_sequential() -> None:
    drawing = Drawing()
    x = drawing.input("x", 4)
    y = drawing.add("a", "Dense", {"units": 3}, x)
    z = drawing.add("b", "Dense", {"units": 2}, y)
    ref = drawing.model("chain", x, z, sequential=True)
    probe = drawing.model("probe", x, y)
    compiled = compile_project(project(drawing))
    assert isinstance(compiled.model(ref), keras.Sequential)
    assert compiled.model(probe).layers[-1] is compiled.model(ref).layers[0]
    assert len(compiled.layer(GraphId("g1"), drawing.layer("a").id)._inbound_nodes) == 1


def test_that_a_sequential_model_with_a_fork_is_refused() -> None:
    drawing = Drawing()
    x = drawing.input("x", 4)
    drawing.model("chain", x, drawing.add("add", "Add", {}, many(x, x)), sequential=True)
    with pytest.raises(ModelFailed, match="no plain chain"):
        compile_project(project(drawing))


def test_that_frozen_layers_and_models_are_frozen() -> None:
    inner, outer = Drawing("g2"), Drawing("g1")
    ref = _small_model(inner)
    x = outer.input("x", 4)
    y = outer.add("inner", "Model", {"model": ref, "trainable": False}, x)
    z = outer.add("fixed", "Dense", {"units": 2, "trainable": False}, y)
    whole = outer.model("whole", x, outer.add("free", "Dense", {"units": 2}, z))
    model = compile_project(project(outer, inner)).model(whole)
    assert [variable.path for variable in model.trainable_variables] == ["free/kernel", "free/bias"]


def test_that_a_static_batch_size_stays() -> None:
    drawing = Drawing()
    x = drawing.add("x", "InputLayer", {"batch_shape": (16, 10, 5)}, None)
    ref = drawing.model("m", x, drawing.add("conv", "Conv1D", {"filters": 2, "kernel_size": 3}, x))
    assert compile_project(project(drawing)).model(ref).output_shape == (16, 8, 2)


def test_that_a_failing_call_is_named_with_its_place() -> None:
    drawing = Drawing()
    x = drawing.input("x", 4)
    y = drawing.add("conv", "Conv2D", {"filters": 2, "kernel_size": 3}, x)
    drawing.model("m", x, y)
    with pytest.raises(CallFailed) as caught:
        compile_project(project(drawing))
    assert (caught.value.graph, caught.value.layer, caught.value.call) == ("g1", drawing.layer("conv").id, y.call)


def test_that_an_unconnected_port_is_named() -> None:
    drawing = Drawing()
    x = drawing.input("x", 4)
    drawing.model("m", x, drawing.add("dense", "Dense", {"units": 2}, None))
    with pytest.raises(CallFailed, match="inputs is not connected"):
        compile_project(project(drawing))


def test_that_code_runs_only_when_trusted() -> None:
    drawing = Drawing()
    x = drawing.input("x", 4)
    double = Code("double", "def double(x):\n    return 2 * x\n")
    ref = drawing.model("m", x, drawing.add("lambda", "Lambda", {"function": double}, x))
    with pytest.raises(CallFailed, match="trust"):
        compile_project(project(drawing))
    model = compile_project(project(drawing), trusted=True).model(ref)
    assert model(np.ones((1, 4))).numpy().tolist() == [[2.0] * 4]


def test_that_only_the_models_asked_for_are_compiled() -> None:
    drawing = Drawing()
    x = drawing.input("x", 4)
    good = drawing.model("good", x, drawing.add("dense", "Dense", {"units": 2}, x))
    drawing.model("bad", x, drawing.add("conv", "Conv2D", {"filters": 2, "kernel_size": 3}, x))
    assert compile_project(project(drawing), models=[good]).model(good).output_shape == (None, 2)


def test_that_a_chain_of_two_thousand_layers_compiles() -> None:
    drawing = Drawing()
    x = y = drawing.input("x", 4)
    for number in range(2000):
        y = drawing.add(f"relu_{number}", "ReLU", {}, y)
    ref = drawing.model("deep", x, y)
    assert len(compile_project(project(drawing)).model(ref).layers) == 2001


def test_that_muted_calls_are_left_out() -> None:
    def net(with_drop: bool) -> keras.Model:
        drawing = Drawing()
        x = drawing.input("x", 4)
        drop = drawing.add("drop", "Dropout", {"rate": 0.5}, x) if with_drop else x
        ref = drawing.model("net", x, drawing.add("out", "Dense", {"units": 3}, drop))
        drawn = project(drawing)
        if with_drop:
            drawn = edits.set_muted(drawn, GraphId("g1"), [drop.call], muted=True)
        return compile_project(drawn).model(ref)

    assert net(with_drop=True).get_config() == net(with_drop=False).get_config()
