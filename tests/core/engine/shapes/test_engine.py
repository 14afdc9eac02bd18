from __future__ import annotations

import math

import keras
import pytest

from core.engine.compile import compile_project
from core.engine.private import mask_of
from core.engine.shapes import ShapeEngine
from core.graph import edits
from core.graph.project import Project
from core.graph.records import MODEL, Source
from core.protocol import CallShapes, NodeIndex, Status, Tensor, Weights
from core.values import Code, Expression, GraphId, KerasObject, LayerRef, ModelRef, Slice
from tests.core.engine.building import Drawing, many, project

G1 = GraphId("g1")


def _answers(document: Project, trusted: bool = False) -> dict[str, CallShapes]:
    """The answers for the first graph, by name of the layer and node index."""
    engine = ShapeEngine(trusted)
    engine.update(document)
    layers = document.graphs[G1].layers
    return {f"{layers[told.layer].name}:{told.node}": told for told in engine.calls if told.graph == G1}


def _agree(document: Project, trusted: bool = False) -> None:
    """Every answer is what the built models say."""
    engine = ShapeEngine(trusted)
    engine.update(document)
    compiled = compile_project(document, trusted)
    assert [answer for answer in engine.calls if answer.status is not Status.OK] == []
    for answer in engine.calls:
        layer = document.graphs[answer.graph].layers[answer.layer]
        for index, output in enumerate(answer.outputs):
            made = compiled.tensor(answer.graph, Source(answer.call, index))
            assert (output.shape, output.dtype) == (tuple(made.shape), made.dtype), layer.name
            if layer.class_name != MODEL:  # Keras tells of a nested model's masks only when it runs
                assert output.masked == (mask_of(made) is not None), layer.name
        operation = compiled.layer(answer.graph, answer.layer)
        if isinstance(operation, keras.Layer):
            assert answer.weights.total == operation.count_params(), layer.name
    for summary in engine.models:
        model = compiled.model(ModelRef(summary.graph, summary.model))
        trainable = sum(math.prod(variable.shape) for variable in model.trainable_variables)
        assert summary.weights == Weights(model.count_params(), trainable)


def _images(drawing: Drawing) -> Source:
    x = drawing.input("image", 32, 32, 3)
    y = drawing.add("conv", "Conv2D", {"filters": 8, "kernel_size": 3, "strides": (2, 2)}, x)
    z = drawing.add("norm", "BatchNormalization", {}, y)
    flat = drawing.add("flat", "Flatten", {}, z)
    out = drawing.add("out", "Dense", {"units": Expression("2 * classes"), "trainable": False}, flat)
    drawing.model("classifier", x, out)
    return out


def _texts(drawing: Drawing) -> None:
    x = drawing.input("words", None, dtype="int32")
    y = drawing.add("embed", "Embedding", {"input_dim": 50, "output_dim": 6, "mask_zero": True}, x)
    encoded = drawing.add(
        "lstm", "LSTM", {"units": 4, "return_state": True, "return_sequences": True}, {"sequences": y}
    )
    states = {f"initial_state[{k}]": Source(encoded.call, k + 1) for k in range(2)}
    decoded = drawing.add("decode", "LSTM", {"units": 4}, {"sequences": encoded, **states})
    attended = drawing.add(
        "attend", "MultiHeadAttention", {"num_heads": 2, "key_dim": 3}, {"query": y, "value": encoded},
        return_attention_scores=True,
    )  # fmt: skip
    wrapped = KerasObject("layers.GRU", {"units": 3, "return_sequences": True})
    both = drawing.add("both", "Bidirectional", {"layer": wrapped}, {"sequences": y})
    drawing.model("texts", x, (decoded, Source(attended.call, 1), both))


def _operations(drawing: Drawing) -> None:
    x = drawing.input("x", 5, 4)
    first = drawing.add("first", "ops.getitem", {"key": (Slice(), 0)}, {"x": x})
    plus = drawing.add("plus", "ops.add", {}, {"x1": first, "x2": 1.0})
    both = drawing.add("both", "ops.concatenate", {"axis": -1}, many(first, plus, port="xs"))
    halves = drawing.add("halves", "ops.split", {"indices_or_sections": 2, "axis": -1}, {"x": both})
    drawing.model("ops", x, (halves, Source(halves.call, 1)))


def test_that_answers_are_what_the_built_model_says() -> None:
    images, texts, operations = Drawing(), Drawing(), Drawing()
    _images(images)
    _texts(texts)
    _operations(operations)
    _agree(project(images, classes=5))
    _agree(project(texts))
    _agree(project(operations))


def test_that_a_shared_layer_answers_for_each_size() -> None:
    drawing = Drawing()
    a, b = drawing.input("a", 32, 32, 3), drawing.input("b", 64, 64, 3)
    first = drawing.add("conv", "Conv2D", {"filters": 16, "kernel_size": (3, 3), "padding": "same"}, a)
    drawing.model("m", (a, b), (first, drawing.call("conv", b)))
    _agree(project(drawing))
    engine = ShapeEngine()
    engine.update(project(drawing))
    nodes = NodeIndex(drawing.graph, engine.calls)
    conv = drawing.layer("conv").id
    assert nodes.output_shapes_at(conv, 0) == ((None, 32, 32, 16),)
    assert nodes.output_shapes_at(conv, 1) == ((None, 64, 64, 16),)
    assert nodes.input_shapes_at(conv, 1) == ((None, 64, 64, 3),)


def test_that_a_second_width_is_refused_at_the_second_call() -> None:
    drawing = Drawing()
    a, b = drawing.input("a", 4), drawing.input("b", 5)
    drawing.add("dense", "Dense", {"units": 2}, a)
    drawing.call("dense", b)
    answers = _answers(project(drawing))
    assert answers["dense:0"].status is Status.OK
    assert answers["dense:1"].status is Status.FAILED
    assert answers["dense:1"].reason == "Dense has weights for 4 values on axis -1, got (None, 5)."
    assert answers["dense:1"].weights == answers["dense:0"].weights == Weights(10, 10)


def test_that_huge_weights_are_counted_without_memory() -> None:
    drawing = Drawing()
    x = drawing.input("x", 3, dtype="int32")
    drawing.add("embed", "Embedding", {"input_dim": 5_000_000, "output_dim": 1024}, x)
    assert _answers(project(drawing))["embed:0"].weights.total == 5_120_000_000


def test_that_an_error_is_told_at_its_call_and_what_follows_goes_on_from_a_guess() -> None:
    drawing = Drawing()
    x = drawing.input("x", 64)
    y = drawing.add("conv", "Conv2D", {"filters": 8, "kernel_size": 3}, x)
    z = drawing.add("pool", "GlobalAveragePooling2D", {}, y)
    drawing.add("out", "Dense", {"units": 2}, z)
    answers = _answers(project(drawing))
    assert answers["conv:0"].status is Status.FAILED
    assert answers["conv:0"].reason == "Conv2D wants rank 4 or more, got (None, 64) of rank 2."
    assert answers["pool:0"].status is Status.ASSUMED
    assert answers["out:0"].outputs == (Tensor((None, 2)),)
    assert answers["out:0"].weights == Weights(18, 18)


def test_that_what_does_not_fit_a_guess_is_no_error_of_its_own() -> None:
    drawing = Drawing()
    x = drawing.input("x", 64)
    y = drawing.add("conv", "Conv2D", {"filters": 8, "kernel_size": 3}, x)
    drawing.add("lstm", "LSTM", {"units": 2}, {"sequences": y})
    assert _answers(project(drawing))["lstm:0"].status is Status.UNKNOWN


def test_that_an_open_port_is_unknown_and_so_is_what_follows() -> None:
    drawing = Drawing()
    y = drawing.add("dense", "Dense", {"units": 8}, None)
    drawing.add("out", "Dense", {"units": 2}, y)
    answers = _answers(project(drawing))
    assert (answers["dense:0"].status, answers["dense:0"].reason) == (Status.UNKNOWN, "inputs is not connected.")
    assert answers["out:0"].reason == "Nothing is known about what feeds inputs."


def test_that_a_loop_leaves_the_rest_answered() -> None:
    drawing = Drawing()
    x = drawing.input("x", 4)
    y = drawing.add("fine", "Dense", {"units": 8}, x)
    a = drawing.add("a", "Add", {}, many(y))
    b = drawing.add("b", "Dense", {"units": 8}, a)
    drawing.link(b, a.call, "inputs[1]")
    answers = _answers(project(drawing))
    assert answers["fine:0"].status is Status.OK
    assert answers["a:0"].status is answers["b:0"].status is Status.UNKNOWN
    assert "loop" in answers["a:0"].reason


@pytest.mark.parametrize(
    ("config", "reason"),
    [
        ({"units": 3, "activation": "rellu"}, "Keras knows no activation rellu."),
        ({}, "Dense needs 'units'."),
        ({"units": Expression("2 * width")}, "`2 * width` uses `width`, which is no constant"),
        ({"units": 3, "kernel_initializer": KerasObject("initializers.Nope")}, "has no keras.initializers.Nope."),
        ({"units": 3, "kernel_initializer": KerasObject("some.module:Thing")}, "trust the file"),
    ],
)
def test_that_a_config_that_makes_no_layer_is_told_at_the_call(config: dict[str, object], reason: str) -> None:
    drawing = Drawing()
    drawing.add("dense", "Dense", config, drawing.input("x", 4))  # type: ignore[arg-type]
    answer = _answers(project(drawing))["dense:0"]
    assert answer.status is Status.FAILED
    assert reason in answer.reason


def test_that_the_body_of_a_lambda_counts_once_it_is_trusted() -> None:
    drawing = Drawing()
    body = Code("halve", "def halve(x):\n    return x[:, ::2]\n")
    drawing.add("halve", "Lambda", {"function": body}, drawing.input("x", 8))
    assert _answers(project(drawing))["halve:0"].status is Status.FAILED
    assert _answers(project(drawing), trusted=True)["halve:0"].outputs == (Tensor((None, 4)),)


def test_that_a_stateful_rnn_is_answered() -> None:
    drawing = Drawing()
    x = drawing.add("x", "InputLayer", {"batch_shape": (2, 5, 3)}, None)
    drawing.model("m", x, drawing.add("lstm", "LSTM", {"units": 4, "stateful": True}, {"sequences": x}))
    _agree(project(drawing))


def test_that_a_wrapper_shares_the_layer_of_a_block() -> None:
    drawing = Drawing()
    x, y = drawing.input("x", 4), drawing.input("y", 7, 4)
    out = drawing.add("dense", "Dense", {"units": 3}, x)
    shared = {"layer": LayerRef(drawing.layer("dense").id)}
    drawing.model("m", (x, y), (out, drawing.add("each", "TimeDistributed", shared, y)))
    _agree(project(drawing))


def test_that_sparse_and_string_inputs_are_told_as_such() -> None:
    drawing = Drawing()
    drawing.input("s", 9, sparse=True)
    texts = drawing.input("t", 1, dtype="string")
    drawing.add("lookup", "StringLookup", {"vocabulary": ("a", "b"), "output_mode": "int"}, texts)
    answers = _answers(project(drawing))
    assert answers["s:0"].outputs == (Tensor((None, 9), sparse=True),)
    assert answers["lookup:0"].outputs == (Tensor((None, 1), "int64"),)


def test_that_an_operation_which_is_no_layer_is_asked_too() -> None:
    drawing = Drawing()
    x = drawing.input("x", 4)
    y = drawing.add("capped", "keras.src.activations.activations:ReLU", {"max_value": 6}, {"x": x})
    drawing.call("capped", {"x": drawing.input("wide", 9)})
    drawing.model("activation", x, y)
    answers = _answers(project(drawing))
    assert [answers[f"capped:{node}"].outputs[0].shape for node in (0, 1)] == [(None, 4), (None, 9)]
    assert answers["capped:0"].weights == Weights()


def test_that_a_muted_call_hands_its_shape_on() -> None:
    drawing = Drawing()
    x = drawing.input("x", 6, 4)
    flat = drawing.add("flat", "Flatten", {}, x)
    drawing.add("out", "Dense", {"units": 3}, flat)
    muted = edits.set_muted(project(drawing), G1, [flat.call], muted=True)
    told = _answers(muted)
    assert told["out:0"].outputs[0].shape == (None, 6, 3)
    assert "flat:0" not in told
