from __future__ import annotations

from collections.abc import Mapping

import pytest

from core.catalog.masking import masking
from core.catalog.records import Entry, PortSpec
from core.catalog.signature import Signature, signature
from core.catalog.table import load
from core.values import Expression, KerasObject, LayerId, LayerRef, Value


def _entry(class_name: str) -> Entry:
    found = load().layer(class_name)
    assert found is not None
    return found


def _signature(class_name: str, config: Mapping[str, Value] | None = None, **flags: Value) -> Signature:
    return signature(_entry(class_name), config or {}, flags, None)


def _port(made: Signature, name: str) -> PortSpec:
    return next(port for port in made.inputs if port.name == name)


def test_that_a_plain_layer_has_one_input_and_one_output() -> None:
    made = _signature("Dense", {"units": 4})
    assert [port.name for port in made.inputs] == ["inputs"]
    assert made.outputs == ("output",)


def test_that_an_input_layer_takes_nothing_and_gives_one_tensor() -> None:
    assert _signature("InputLayer") == Signature((), ("output",))


def test_that_an_lstm_gives_its_states_when_asked() -> None:
    assert _signature("LSTM", {"units": 4}).outputs == ("output",)
    assert _signature("LSTM", {"units": 4, "return_state": True}).outputs == ("output", "state_h", "state_c")


def test_that_an_lstm_takes_exactly_two_states_but_needs_none() -> None:
    state = _port(_signature("LSTM", {"units": 4}), "initial_state")
    assert (state.many, state.optional, state.least, state.most) == (True, True, 2, 2)


def test_that_attention_scores_are_an_output_when_the_call_asks_for_them() -> None:
    config = {"num_heads": 2, "key_dim": 4}
    assert _signature("MultiHeadAttention", config).outputs == ("output",)
    asked = _signature("MultiHeadAttention", config, return_attention_scores=True)
    assert asked.outputs == ("output", "attention_scores")


def test_that_an_rnn_over_stacked_cells_takes_nested_states() -> None:
    cells = (KerasObject("layers.LSTMCell", {"units": 3}), KerasObject("layers.GRUCell", {"units": 3}))
    made = _signature("RNN", {"cell": cells, "return_state": True})
    assert _port(made, "initial_state").paths == ("[0][0]", "[0][1]", "[1]")
    assert made.outputs == ("output", "cell_0_state_h", "cell_0_state_c", "cell_1_state")


def test_that_only_keras_knows_the_states_of_a_custom_cell() -> None:
    assert _signature("RNN", {"cell": KerasObject("my.cells:Minimal"), "return_state": True}).outputs is None


@pytest.mark.parametrize("layer", [None, LayerRef(LayerId("l1")), KerasObject("my.layers:Mine")])
def test_that_only_keras_knows_what_a_wrapper_around_something_unknown_gives(layer: Value) -> None:
    assert _signature("Bidirectional", {"layer": layer}).outputs is None
    assert _signature("SpectralNormalization", {"layer": layer}).outputs is None


def test_that_a_bidirectional_layer_has_both_sides() -> None:
    config = {"layer": KerasObject("layers.LSTM", {"units": 3, "return_state": True}), "merge_mode": None}
    made = _signature("Bidirectional", config)
    assert made.outputs is not None
    assert made.outputs[:2] == ("forward", "backward")
    assert len(made.outputs) == 6
    assert _port(made, "initial_state").least == 4


def test_that_a_wrapped_model_is_known_by_its_own_signature() -> None:
    model = Signature((PortSpec("inputs"),), ("left", "right"))
    assert signature(_entry("SpectralNormalization"), {}, {}, model).outputs == ("left", "right")


@pytest.mark.parametrize(
    ("sections", "outputs"),
    [(3, 3), ((2, 5), 3), (Expression("parts"), None), ("two", None), (True, None)],
)
def test_that_a_split_gives_as_many_parts_as_its_sections_say(sections: Value, outputs: int | None) -> None:
    made = _signature("ops.split", {"indices_or_sections": sections})
    assert (made.outputs and len(made.outputs)) == outputs


def test_that_a_required_field_may_still_be_missing() -> None:
    assert _signature("ops.split").outputs is None


def test_that_brackets_take_an_index_as_a_constant() -> None:
    key = _port(_signature("ops.getitem"), "key")
    assert key.constant
    assert key.holds == "index"


@pytest.mark.parametrize("entry", [*load().under("layers"), *load().under("ops")], ids=lambda entry: entry.path)
def test_that_every_entry_has_a_signature_without_any_config(entry: Entry) -> None:
    made = signature(entry, {}, {}, None)
    assert made.outputs is None or len(made.outputs) == len(set(made.outputs)) > 0


@pytest.mark.parametrize(
    ("class_name", "config", "expected"),
    [
        ("Add", {}, "keeps"),
        ("ops.add", {}, "drops"),
        ("Conv1D", {}, "drops"),
        ("Masking", {}, "makes"),
        ("Embedding", {}, "drops"),
        ("Embedding", {"mask_zero": True}, "makes"),
        ("LSTM", {}, "drops"),
        ("LSTM", {"return_sequences": True}, "keeps"),
        ("Bidirectional", {"layer": KerasObject("layers.GRU", {"return_sequences": True})}, "keeps"),
        ("Bidirectional", {"layer": KerasObject("layers.GRU")}, "drops"),
        ("Bidirectional", {"layer": KerasObject("my.layers:Mine")}, "drops"),
    ],
)
def test_that_masks_are_kept_dropped_or_made(class_name: str, config: Mapping[str, Value], expected: str) -> None:
    assert masking(_entry(class_name), config) == expected
