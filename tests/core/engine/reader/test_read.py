from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from core.engine.compile import compile_project
from core.engine.private import without_weights
from core.engine.reader import CannotRead, Reading, read, read_models
from core.graph.records import Graph, Layer, Model, Source
from core.project import dumps, loads
from core.values import Array, CallId, Code, EllipsisMark, KerasObject, LayerRef, ModelRef, Slice
from tests.compare import copy_weights, frozen, layer_names, same_outputs, sharing, topology
from tests.core.engine.reader.models import BUILDERS, Models


def _read(name: str) -> tuple[Models, Reading]:
    models = BUILDERS[name]()
    return models, read(models)


def _graph(name: str) -> Graph:
    return _read(name)[1].project.main


def _only(graph: Graph, class_name: str) -> Layer:
    (layer,) = (layer for layer in graph.layers.values() if layer.class_name == class_name)
    return layer


def _ports(graph: Graph, layer: Layer, node: int = 0) -> dict[str, str]:
    incoming = graph.incoming.get(layer.calls[node].id, {})
    return {port: graph.places[source.call].layer.name for port, source in incoming.items()}


@pytest.mark.parametrize("name", BUILDERS)
def test_that_a_read_model_compiles_to_the_same_model(name: str) -> None:
    models, reading = _read(name)
    text = dumps(reading.project)
    assert loads(text, name) == reading.project
    compiled = compile_project(loads(text, name))
    again = {given: compiled.model(reading.models[given]) for given in models}
    assert reading.notes == ()
    assert sharing(again.values()) == sharing(models.values())
    for given, model in models.items():
        copy_weights(model, again[given])
        assert topology(again[given], names=False) == topology(model, names=False)
        assert frozen(again[given]) == frozen(model)
        assert same_outputs(again[given], model)


def test_that_masks_which_keras_makes_itself_are_hidden() -> None:
    graph = _graph("implicit_masks")
    assert not [layer for layer in graph.layers.values() if layer.is_op]
    assert _ports(graph, _only(graph, "LSTM")) == {"sequences": _only(graph, "Embedding").name}


def test_that_a_mask_which_a_person_passed_is_a_link() -> None:
    graph = _graph("explicit_mask")
    assert set(_ports(graph, _only(graph, "LSTM"))) == {"sequences", "mask"}


def test_that_states_arrive_at_numbered_ports() -> None:
    graph = _graph("handed_on_states")
    call = list(graph.layers.values())[-1].calls[0]
    assert {port: source.output for port, source in graph.incoming[call.id].items()} == {
        "sequences": 0,
        "initial_state[0]": 1,
        "initial_state[1]": 2,
    }


def test_that_flags_are_kept_where_they_differ_from_the_default() -> None:
    assert _only(_graph("attention_scores"), "MultiHeadAttention").calls[0].arguments == {
        "return_attention_scores": True
    }
    assert _only(_graph("implicit_masks"), "LSTM").calls[0].arguments == {}


def test_that_constants_of_operators_are_arguments_of_the_call() -> None:
    graph = _graph("operators")
    assert _only(graph, "ops.subtract").calls[0].arguments == {"x1": 1.0}
    assert _only(graph, "ops.multiply").calls[0].arguments == {"x2": Array("float32", (0.0, 1.0, 2.0, 3.0))}
    keys = [one.calls[0].arguments["key"] for one in graph.layers.values() if one.class_name == "ops.getitem"]
    assert keys == [(Slice(), 0), (EllipsisMark(), None, Slice(1, 3))]


def test_that_settings_of_functions_are_the_config_of_the_block() -> None:
    graph = _graph("functions")
    assert _only(graph, "ops.split").config == {"indices_or_sections": 2, "axis": -1}
    assert _only(graph, "ops.einsum").config == {"subscripts": "bij,bij->bi"}
    assert set(_ports(graph, _only(graph, "ops.einsum"))) == {"operands[0]", "operands[1]"}
    assert _only(graph, "keras.src.activations.activations:ReLU").config == {"max_value": 6.0}


def test_that_only_settings_that_differ_from_the_defaults_are_kept() -> None:
    graph = _graph("image_pipeline")
    assert _only(graph, "Conv2D").config == {"filters": 2, "kernel_size": (1, 3), "strides": 2}
    assert _only(graph, "LayerNormalization").config == {}
    assert _only(_graph("implicit_masks"), "MultiHeadAttention").config == {"num_heads": 2, "key_dim": 3}


def test_that_objects_in_fields_are_words_or_objects_with_what_differs() -> None:
    first, second = (one for one in _graph("objects_in_fields").layers.values() if one.class_name == "Dense")
    assert first.config == {
        "units": 4,
        "activation": KerasObject("layers.LeakyReLU", {"negative_slope": 0.1}),
        "kernel_initializer": KerasObject("initializers.RandomNormal", {"stddev": 0.1, "seed": 3}),
        "bias_initializer": "ones",
        "kernel_regularizer": "l2",
        "bias_regularizer": KerasObject("regularizers.L1", {"l1": 0.3}),
        "kernel_constraint": KerasObject("constraints.MaxNorm", {"max_value": 3}),
    }
    assert second.config == {"units": 3, "activation": "gelu", "dtype": "float16"}


def test_that_a_shared_layer_is_one_block_with_a_call_per_use() -> None:
    graph = _graph("sequence_to_sequence")
    decoder = graph.layer_named("decoder")
    assert decoder is not None
    assert len(decoder.calls) == 2
    assert _ports(graph, decoder, 1) == {
        "sequences": "target",
        "initial_state[0]": "hidden",
        "initial_state[1]": "carry",
    }


def test_that_models_over_the_same_layers_stand_on_one_graph() -> None:
    project = _read("sequence_to_sequence")[1].project
    assert [model.name for model in project.main.models.values()] == ["training", "encoding", "decoding"]
    assert len(project.graphs) == 1


def test_that_a_model_cut_out_between_inner_tensors_starts_at_them() -> None:
    x = keras.Input((4,), name="x")
    y = layers.Dense(3, name="y")(x)
    z = layers.Dense(2, name="z")(y)
    graph = read_models({"head": keras.Model(y, z), "whole": keras.Model(x, z)}).main
    at = {layer.name: Source(layer.calls[0].id) for layer in graph.layers.values()}
    assert {model.name: (model.inputs, model.outputs) for model in graph.models.values()} == {
        "head": (at["y"], at["z"]),
        "whole": (at["x"], at["z"]),
    }
    assert [len(layer.calls) for layer in graph.layers.values()] == [1, 1, 1]


def test_that_a_nested_model_has_a_graph_of_its_own() -> None:
    project = _read("encoder_on_the_same_input")[1].project
    main, encoder, decoder = project.graphs.values()
    blocks = [layer for layer in main.layers.values() if layer.class_name == "Model"]
    assert [layer.config for layer in blocks] == [
        {"model": ModelRef(encoder.id, next(iter(encoder.models)))},
        {"model": ModelRef(decoder.id, next(iter(decoder.models)))},
    ]


def test_that_a_nested_model_is_fed_at_the_paths_of_its_own_inputs() -> None:
    graph = _graph("dict_of_inputs_nested")
    assert _ports(graph, _only(graph, "Model")) == {'inputs["a"]': "c", 'inputs["b"]': "d"}


def test_that_a_list_model_called_with_a_dict_is_fed_by_names() -> None:
    a, b = keras.Input((3,), name="a"), keras.Input((4,), name="b")
    inner = keras.Model([b, a], layers.Concatenate()([a, b]), name="inner")
    c, d = keras.Input((3,), name="c"), keras.Input((4,), name="d")
    graph = read_models({"outer": keras.Model([c, d], inner({"a": c, "b": d}))}).main
    assert _ports(graph, _only(graph, "Model")) == {"inputs[0]": "d", "inputs[1]": "c"}


def test_that_a_layer_under_a_wrapper_is_a_reference_where_it_stands_on_the_canvas_too() -> None:
    graph = _graph("wrapped_and_shared")
    once, twice = graph.layer_named("once"), graph.layer_named("twice")
    assert once
    assert twice
    wrapped = [one.config["layer"] for one in graph.layers.values() if one.class_name == "TimeDistributed"]
    assert wrapped == [
        KerasObject("layers.Dense", {"units": 4, "name": "inside"}),
        LayerRef(twice.id),
        LayerRef(once.id),
        LayerRef(twice.id),
    ]
    assert twice.calls == ()


def test_that_a_backward_layer_that_only_mirrors_is_left_out() -> None:
    graph = _graph("two_directions")
    first, second = (one.config for one in graph.layers.values() if one.class_name == "Bidirectional")
    assert set(first) == {"layer", "backward_layer"}
    assert second == {"layer": KerasObject("layers.LSTM", {"units": 3, "return_state": True})}


def test_that_frozen_marks_are_kept_on_the_model_and_on_its_layers() -> None:
    _, base = _read("frozen_base")[1].project.graphs.values()
    (model,) = base.models.values()
    assert not model.trainable
    assert model.sequential
    assert [layer.config.get("trainable", True) for layer in base.layers.values()] == [True, False, False, False]


def test_that_inputs_say_what_differs_and_whether_the_batch_has_a_size() -> None:
    a = keras.Input((3,), dtype="int32", name="a", optional=True)
    b = keras.Input(batch_shape=(4, None), name="b")
    graph = read_models({"m": keras.Model([a, b], layers.ReLU()(b))}).main
    configs = {layer.name: layer.config for layer in graph.layers.values() if layer.class_name == "InputLayer"}
    assert configs == {"a": {"shape": (3,), "dtype": "int32", "optional": True}, "b": {"batch_shape": (4, None)}}


def test_that_an_input_without_any_axis_is_read() -> None:
    number = keras.Input(batch_shape=(), name="number")
    document = read_models({"doubled": keras.Model(number, number * 2)})
    number_block = document.main.layer_named("number")
    assert number_block is not None
    assert number_block.config == {"batch_shape": ()}


def test_that_inputs_and_outputs_keep_their_structure() -> None:
    x = keras.Input((3,), name="x")
    y = layers.Dense(2, name="y")(x)
    bare, listed = keras.Model(x, y), keras.Model([x], {"left": y, "both": [x, y]})
    models = read_models({"bare": bare, "listed": listed}).main.models.values()
    at = {"x": Source(CallId("c1")), "y": Source(CallId("c2"))}
    assert [(model.inputs, model.outputs) for model in models] == [
        (at["x"], at["y"]),
        ((at["x"],), {"left": at["y"], "both": (at["x"], at["y"])}),
    ]


def _model(reading: Reading, given: str) -> Model:
    model = reading.project.model(reading.models[given])
    assert model
    return model


def test_that_a_model_keeps_its_name_unless_keras_made_it_up() -> None:
    x = keras.Input((3,))
    reading = read({"mine": keras.Model(x, layers.Dense(1)(x)), "other": keras.Model(x, x, name="named")})
    assert [_model(reading, given).name for given in ("mine", "other")] == ["mine", "named"]


def _twice(x: keras.KerasTensor) -> keras.KerasTensor:
    return x * 2


_FACTOR = 3


def test_that_a_lambda_layer_keeps_the_source_of_its_function() -> None:
    x = keras.Input((3,))
    outputs = [layers.Lambda(lambda t: t**2)(x), layers.Lambda(_twice, name="double")(x)]
    reading = read({"m": keras.Model(x, outputs)})
    first, second = (one for one in reading.project.main.layers.values() if one.class_name == "Lambda")
    assert first.config == {"function": Code("lambda_function", "lambda_function = lambda t: t ** 2\n")}
    assert isinstance(second.config["function"], Code)
    assert second.config["function"].name == "_twice"
    again = compile_project(reading.project, trusted=True).model(reading.models["m"])
    assert same_outputs(again, keras.Model(x, outputs))


def test_that_a_lambda_which_needs_names_from_outside_is_named_as_lost() -> None:
    x = keras.Input((3,))
    (note,) = read({"m": keras.Model(x, layers.Lambda(lambda t: t * _FACTOR, name="scale")(x))}).notes
    assert (note.model, note.block) == ("m", "scale")
    assert "_FACTOR" in note.message


def test_that_a_layer_used_inside_and_outside_a_nested_model_is_named_as_split() -> None:
    dense, x, y = layers.Dense(3, name="both"), keras.Input((3,)), keras.Input((3,))
    inner = keras.Model(x, dense(x), name="inner")
    reading = read({"outer": keras.Model(y, dense(inner(y)), name="outer")})
    assert [(note.model, note.block) for note in reading.notes] == [("outer", "both")]
    assert len(reading.project.graphs) == 2


def test_that_a_class_inside_a_function_is_named_as_out_of_reach() -> None:
    class Local(layers.Layer):  # type: ignore[misc]
        def call(self, x: keras.KerasTensor) -> keras.KerasTensor:
            return x + 1

    x = keras.Input((3,))
    (note,) = read({"m": keras.Model(x, Local(name="local")(x))}).notes
    assert note.block == "local"


def test_that_code_around_a_functional_model_is_named_as_left_behind() -> None:
    class Own(keras.Model):  # type: ignore[misc]
        pass

    x = keras.Input((3,))
    (note,) = read({"net": Own(x, layers.Dense(1)(x), name="net")}).notes
    assert "class Own" in note.message


_WORDS = np.array(["a", "b", "b", "c c", "c"])


@pytest.mark.parametrize(
    ("layer", "data"),
    [
        (lambda: layers.StringLookup(), _WORDS),
        (lambda: layers.StringLookup(num_oov_indices=2, mask_token="", output_mode="multi_hot"), _WORDS),
        (lambda: layers.IntegerLookup(max_tokens=3), np.array([3, 4, 4, 9, 9, 9])),
        (lambda: layers.TextVectorization(output_sequence_length=3), _WORDS),
        (lambda: layers.TextVectorization(output_mode="tf_idf"), _WORDS),
        (lambda: layers.Discretization(num_bins=3), np.arange(10.0)),
    ],
)
def test_that_a_vocabulary_learnt_from_data_comes_along(layer: Callable[[], Any], data: Any) -> None:
    learnt = layer()
    learnt.adapt(data)
    x = keras.Input((1,), dtype=data.dtype.name if data.dtype.kind != "U" else "string")
    model = keras.Model(x, learnt(x), name="net")
    reading = read({"net": model})
    assert reading.notes == ()
    again = compile_project(reading.project).model(reading.models["net"])
    column = tf.constant(data.reshape(-1, 1))
    np.testing.assert_array_equal(again(column), model(column))


def test_that_what_a_layer_of_ones_own_learns_by_adapting_is_named() -> None:
    class Own(layers.Layer):  # type: ignore[misc]
        def adapt(self, data: object) -> None:
            self.learnt = data

        def call(self, x: object) -> object:
            return x

    x = keras.Input((3,))
    notes = read({"net": keras.Model(x, [Own(name="own")(x), layers.Normalization()(x)])}).notes
    assert [note.block for note in notes if "adapt" in note.message] == ["own"]


@pytest.mark.parametrize("name", ["MobileNetV3Small", "ConvNeXtTiny"])
def test_that_an_application_compiles_to_the_same_model(name: str) -> None:
    with without_weights():
        model = getattr(keras.applications, name)(weights=None)
        reading = read({name: model})
        again = compile_project(reading.project).model(reading.models[name])
    assert reading.notes == ()
    assert topology(again, names=False) == topology(model, names=False)
    assert layer_names(again) == layer_names(model)


def test_that_a_model_written_as_a_class_is_refused_by_name() -> None:
    class Written(keras.Model):  # type: ignore[misc]
        pass

    with pytest.raises(CannotRead, match="written cannot be read: its calls are hidden"):
        read({"written": Written()})


def test_that_a_stack_without_an_input_is_refused_with_a_remedy() -> None:
    with pytest.raises(CannotRead, match=r"Call it once, or add a keras\.Input"):
        read({"stack": keras.Sequential([layers.Dense(3)])})


def test_that_a_chain_deeper_than_pythons_recursion_is_read() -> None:
    x = y = keras.Input((2,))
    for _ in range(1200):
        y = layers.ReLU()(y)
    usual = sys.getrecursionlimit()
    sys.setrecursionlimit(20_000)
    deep = keras.Model(x, y)
    sys.setrecursionlimit(usual)
    assert len(read_models({"deep": deep}).main.layers) == 1201


def test_that_graphs_and_models_keep_the_order_in_which_models_were_given() -> None:
    a, b = keras.Input((3,), name="a"), keras.Input((3,), name="b")
    left, right = layers.Dense(1)(a), layers.Dense(1)(b)
    given = {"left": keras.Model(a, left), "right": keras.Model(b, right), "both": keras.Model([a, b], [left, right])}
    project = read_models(given)
    assert [[model.name for model in graph.models.values()] for graph in project.graphs.values()] == [list(given)]
    assert project.main.name == "left"
