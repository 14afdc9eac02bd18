from __future__ import annotations

from core.graph import edits
from core.graph.ports import Filling, input_ports, output_names
from core.graph.records import Source
from core.values import CallId, GraphId, KerasObject, LayerRef, Value
from tests.core.graph.drawing import MAIN, Drawing, nested


def ports(drawing: Drawing, call: CallId) -> list[str]:
    return [port.port for port in input_ports(drawing.project, drawing.graph, call)]


def needed(drawing: Drawing, call: CallId) -> list[str]:
    return [port.port for port in input_ports(drawing.project, drawing.graph, call) if not port.optional]


def outputs(drawing: Drawing, call: CallId) -> tuple[str, ...] | None:
    return output_names(drawing.project, drawing.graph, call)


def sources(drawing: Drawing, count: int) -> list[CallId]:
    return [drawing.add("InputLayer", shape=(4,)) for _ in range(count)]


def test_that_an_input_takes_nothing_and_gives_one_tensor() -> None:
    drawing = Drawing()
    call = drawing.add("InputLayer", shape=(4,))
    assert ports(drawing, call) == []
    assert outputs(drawing, call) == ("output",)


def test_that_a_list_of_any_length_ends_with_one_open_slot() -> None:
    drawing = Drawing()
    joined = drawing.add("Concatenate", *sources(drawing, 3))
    assert ports(drawing, joined) == ["inputs[0]", "inputs[1]", "inputs[2]", "inputs[3]"]
    last = input_ports(drawing.project, drawing.graph, joined)[-1]
    assert last.filling is Filling.OPEN
    assert last.optional


def test_that_a_full_list_of_limited_length_has_no_open_slot() -> None:
    drawing = Drawing()
    dot = drawing.add("Dot", *sources(drawing, 2), axes=1)
    assert ports(drawing, dot) == ["inputs[0]", "inputs[1]"]


def test_that_optional_inputs_are_listed_as_such() -> None:
    drawing = Drawing()
    attention = drawing.add("MultiHeadAttention", num_heads=1, key_dim=2)
    assert needed(drawing, attention) == ["query", "value"]
    assert {"key", "attention_mask"} <= set(ports(drawing, attention))


def test_that_one_state_makes_the_others_needed() -> None:
    drawing = Drawing()
    lstm, state = drawing.add("LSTM", units=4), drawing.add("InputLayer", shape=(4,))
    assert needed(drawing, lstm) == ["sequences"]
    drawing.link(state, lstm, "initial_state[1]")
    assert needed(drawing, lstm) == ["sequences", "initial_state[0]", "initial_state[1]"]


def test_that_outputs_follow_settings_and_flags() -> None:
    drawing = Drawing()
    lstm = drawing.add("LSTM", units=4, return_state=True)
    attention = drawing.add("MultiHeadAttention", num_heads=1, key_dim=2)
    assert len(outputs(drawing, lstm) or ()) == 3
    drawing.project = edits.set_argument(drawing.project, MAIN, attention, "return_attention_scores", True)
    assert len(outputs(drawing, attention) or ()) == 2


def test_that_a_constant_fills_a_port() -> None:
    drawing = Drawing()
    add = drawing.add("ops.add", *sources(drawing, 1))
    drawing.project = edits.set_argument(drawing.project, MAIN, add, "x2", 1.0)
    fillings = {port.port: port.filling for port in input_ports(drawing.project, drawing.graph, add)}
    assert fillings == {"x1": Filling.LINK, "x2": Filling.CONSTANT}


def test_that_a_nested_model_has_the_ports_and_outputs_of_its_model() -> None:
    drawing, _, made = nested()
    assert ports(drawing, made["first"]) == ["inputs[0]", "inputs[1]"]
    labels = [port.label for port in input_ports(drawing.project, drawing.graph, made["first"])]
    assert labels == ["one", "two"]
    assert outputs(drawing, made["first"]) == ("inner_dense", "both")


def test_that_dict_inputs_of_a_nested_model_are_ports_by_key() -> None:
    drawing = Drawing()
    drawing.project = edits.add_graph(drawing.project)
    inner = Drawing(drawing.project, GraphId("g2"))
    age = inner.add("InputLayer", shape=(1,))
    ref = inner.model("by_key", {"age": Source(age)}, Source(age))
    outer = Drawing(inner.project)
    assert ports(outer, outer.add("Model", model=ref)) == ['inputs["age"]']


def test_that_wrappers_answer_for_what_they_wrap() -> None:
    drawing = Drawing()
    lstm = drawing.add("LSTM", units=4, return_state=True)
    wrapped: tuple[Value, ...] = (
        KerasObject("layers.LSTM", {"units": 4, "return_state": True}),
        LayerRef(drawing.id_of(lstm)),
    )
    for layer in wrapped:
        both = drawing.add("Bidirectional", layer=layer)
        assert len(outputs(drawing, both) or ()) == 5
        assert "initial_state[3]" in ports(drawing, both)


def test_that_cells_by_reference_count_their_states() -> None:
    drawing = Drawing()
    cell = drawing.add("LSTMCell", units=4)
    rnn = drawing.add("RNN", cell=LayerRef(drawing.id_of(cell)), return_state=True)
    assert len(outputs(drawing, rnn) or ()) == 3


def test_that_a_class_nobody_knows_has_what_is_linked_and_one_more() -> None:
    drawing = Drawing()
    custom = drawing.add("mine:Thing")
    assert ports(drawing, custom) == ["inputs"]
    for port in ("inputs[0]", "inputs[1]", "style"):
        drawing.link(drawing.add("InputLayer", shape=(4,)), custom, port)
    assert ports(drawing, custom) == ["inputs[0]", "inputs[1]", "inputs[2]", "style"]
    assert outputs(drawing, custom) is None


def test_that_a_link_to_a_port_that_is_not_there_is_shown_as_unknown() -> None:
    drawing = Drawing()
    dense = drawing.add("mine:Thing")
    drawing.link(drawing.add("InputLayer", shape=(4,)), dense, "style")
    layer = drawing.layer(dense)
    known = drawing.project.with_layer(MAIN, type(layer)(layer.id, "dense", "Dense", {"units": 1}, layer.calls))
    found = {port.port: port.known for port in input_ports(known, known.main, dense)}
    assert found == {"inputs": True, "style": False}


def test_that_a_block_whose_model_is_gone_still_answers() -> None:
    drawing, _, made = nested()
    left = {graph.id: graph for graph in drawing.project.graphs.values() if graph.id == MAIN}
    broken = type(drawing.project)(left)
    assert [port.port for port in input_ports(broken, broken.main, made["first"])][:2] == ["inputs[0]", "inputs[1]"]
    assert output_names(broken, broken.main, made["first"]) is None
