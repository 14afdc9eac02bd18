"""Holds the catalogue against the installed Keras: what it says can be made is made, and gives what it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import reduce
from typing import Any

import keras
import pytest

from core.catalog.masking import masking
from core.catalog.records import Entry, FieldType
from core.catalog.signature import signature
from core.catalog.table import load
from core.engine.make import Maker
from core.engine.probe.layer_trials import LayerTrial
from core.engine.probe.op_trials import op_trial
from core.engine.probe.overrides import by_hand
from core.engine.probe.samples import arguments
from core.values import KerasObject, Value

CLASSES = ("initializers", "regularizers", "constraints", "optimizers", "optimizers.schedules", "losses", "metrics")
NEEDS = {
    "layers.STFTSpectrogram": "SciPy",
    "layers.JaxLayer": "JAX",
    "layers.FlaxLayer": "Flax",
    "layers.TorchModuleWrapper": "PyTorch",
    "layers.TFSMLayer": "a SavedModel on disk",
    "initializers.STFT": "SciPy",
    "callbacks.OrbaxCheckpoint": "Orbax",
}


def _hints(entry: Entry) -> Mapping[str, Any]:
    group = entry.path.partition(".")[0]
    kind, name = (group, entry.name) if group in ("layers", "ops") else ("objects", entry.path)
    return by_hand(kind, name)


def _thing(path: str) -> Any:
    return reduce(getattr, path.replace("ops.getitem", "ops.get_item").split("."), keras)


def _made(entry: Entry) -> Any:
    return _thing(entry.path)(**arguments(entry.fields, _hints(entry).get("sample", {})))


def _layers() -> list[Entry]:
    return [entry for entry in load().under("layers") if entry.path not in NEEDS]


def _objects() -> list[Entry]:
    entries = (entry for group in (*CLASSES, "callbacks", "dtype_policies") for entry in load().under(group))
    return [entry for entry in entries if entry.category == "class" and not entry.hidden and entry.path not in NEEDS]


def _named(entry: Entry) -> str:
    return entry.path


@pytest.mark.parametrize("entry", _layers(), ids=_named)
def test_that_a_layer_is_made_from_its_required_fields(entry: Entry) -> None:
    assert isinstance(_made(entry), _thing(entry.path))


@pytest.mark.parametrize("entry", _layers(), ids=_named)
def test_that_a_layer_takes_the_default_of_every_field(entry: Entry) -> None:
    given = arguments(entry.fields, _hints(entry).get("sample", {}))
    defaults = {field.name: field.default for field in entry.fields if field.name not in given}
    made = {name: list(value) if isinstance(value, tuple) else value for name, value in defaults.items()}
    assert isinstance(_thing(entry.path)(**made, **given), _thing(entry.path))


@pytest.mark.parametrize("entry", _objects(), ids=_named)
def test_that_an_object_is_made_from_its_required_fields(entry: Entry) -> None:
    assert isinstance(_made(entry), _thing(entry.path))


def _shown() -> list[Entry]:
    return [entry for entry in _layers() if not entry.hidden and not _hints(entry).get("untried")]


@pytest.mark.parametrize("entry", _shown(), ids=_named)
def test_that_a_layer_takes_each_option_of_each_field(entry: Entry) -> None:
    given = arguments(entry.fields, _hints(entry).get("sample", {}))
    refused = []
    for field in (field for field in entry.fields if field.type is FieldType.ENUM):
        for option in field.options:
            try:
                _thing(entry.path)(**{**given, field.name: option})
            except (ValueError, TypeError) as fault:
                refused.append(f"{field.name}={option!r}: {fault}")
    assert [one for one in refused if "idf_weights" not in one and "must also" not in one] == []


@pytest.mark.parametrize("entry", _objects(), ids=_named)
def test_that_an_object_takes_each_option_of_each_field(entry: Entry) -> None:
    given = arguments(entry.fields, _hints(entry).get("sample", {}))
    for field in (field for field in entry.fields if field.type is FieldType.ENUM):
        for option in field.options:
            _thing(entry.path)(**{**given, field.name: option})


def _choosing() -> list[Entry]:
    return [entry for entry in load().under("ops") if any(field.type is FieldType.ENUM for field in entry.fields)]


@pytest.mark.parametrize("entry", _choosing(), ids=_named)
def test_that_an_op_takes_each_option_of_each_field(entry: Entry) -> None:
    trial = op_trial(entry, _thing(entry.path), _hints(entry))
    rank, kind = trial.first_that_works(entry.path)
    for field in (field for field in entry.fields if field.type is FieldType.ENUM):
        for option in field.options:
            chosen = replace(trial, settings={**trial.settings, field.name: option})
            chosen.symbols(rank, kind) if option == "channels_first" else chosen.run(rank, kind)  # which needs a GPU


def _tried() -> list[Entry]:
    return [entry for entry in _shown() if entry.ports and entry.rule != "cell"]


@pytest.mark.filterwarnings("ignore:Layer .* was passed an input with a mask")  # which is what the test is about
@pytest.mark.parametrize("entry", _tried(), ids=_named)
def test_that_a_layer_gives_the_outputs_and_the_mask_that_the_catalogue_says(entry: Entry) -> None:
    main = next(port for port in entry.ports if not port.optional)
    trial = LayerTrial(_thing(entry.path), entry, _hints(entry))
    rank = next(rank for rank in (3, *main.ranks, 2) if not main.ranks or rank in main.ranks)
    given = trial.symbols(main.dtypes[0] if main.dtypes else "float", rank, masked=True)
    sample = _hints(entry).get("sample", {})
    config = {name: _value(value) for name, value in sample.items()}
    made = signature(entry, config, {}, None)
    assert made.outputs is not None
    assert len(given) == len(made.outputs)
    kept = masking(entry, config) != "drops"
    assert (getattr(given[0], "_keras_mask", None) is not None) == kept


def _value(value: Any) -> Value:
    if isinstance(value, list):
        return tuple(_value(item) for item in value)
    if isinstance(value, Mapping) and "path" in value:
        return KerasObject(value["path"], {name: _value(item) for name, item in value.get("config", {}).items()})
    assert value is None or isinstance(value, bool | int | float | str)
    return value


LSTM = KerasObject("layers.LSTM", {"units": 3, "return_state": True})
GRU = KerasObject("layers.GRU", {"units": 3})
CELLS = (KerasObject("layers.LSTMCell", {"units": 3}), KerasObject("layers.GRUCell", {"units": 3}))
ATTENTION: dict[str, Value] = {"num_heads": 2, "key_dim": 3}
GROUPED: dict[str, Value] = {"head_dim": 2, "num_query_heads": 4, "num_key_value_heads": 2}
SCORES: dict[str, Value] = {"return_attention_scores": True}


@pytest.mark.parametrize(
    ("class_name", "config", "flags"),
    [
        ("SimpleRNN", {"units": 3, "return_state": True}, {}),
        ("GRU", {"units": 3, "return_state": True, "return_sequences": True}, {}),
        ("LSTM", {"units": 3, "return_state": True}, {}),
        ("RNN", {"cell": CELLS[0]}, {}),
        ("RNN", {"cell": CELLS[1], "return_state": True}, {}),
        ("RNN", {"cell": CELLS, "return_state": True}, {}),
        ("RNN", {"cell": KerasObject("layers.StackedRNNCells", {"cells": CELLS}), "return_state": True}, {}),
        ("Bidirectional", {"layer": LSTM}, {}),
        ("Bidirectional", {"layer": LSTM, "merge_mode": None}, {}),
        ("Bidirectional", {"layer": GRU, "merge_mode": "sum"}, {}),
        ("Bidirectional", {"layer": GRU, "merge_mode": None}, {}),
        ("TimeDistributed", {"layer": KerasObject("layers.Dense", {"units": 3})}, {}),
        ("MultiHeadAttention", ATTENTION, SCORES),
        ("GroupQueryAttention", GROUPED, SCORES),
        ("Attention", {}, SCORES),
        ("AdditiveAttention", {}, SCORES),
        ("AdditiveAttention", {}, {}),
    ],
)
def test_that_the_number_of_outputs_follows_config_and_flags(
    class_name: str, config: dict[str, Value], flags: dict[str, Value]
) -> None:
    entry = load().layer(class_name)
    assert entry is not None
    layer: Any = Maker().value(KerasObject(entry.path, config))
    x = keras.Input((5, 4))
    tensors = {port.name: [x, x] if port.many else x for port in entry.ports if not port.optional}
    given = keras.tree.flatten(layer(*tensors.values(), **flags))
    made = signature(entry, config, flags, None)
    assert made.outputs is not None
    assert len(given) == len(made.outputs)


@pytest.mark.parametrize(
    ("class_name", "cell"), [("LSTMCell", "LSTMCell"), ("GRUCell", "GRUCell"), ("SimpleRNNCell", "SimpleRNNCell")]
)
def test_that_a_cell_takes_and_gives_its_states(class_name: str, cell: str) -> None:
    entry = load().layer(class_name)
    assert entry is not None
    made = signature(entry, {"units": 3}, {}, None)
    states = [keras.Input((3,)) for _ in range(made.inputs[1].least)]
    given = keras.tree.flatten(_thing(entry.path)(3)(keras.Input((4,)), states))
    assert made.outputs is not None
    assert len(given) == len(made.outputs)


@pytest.mark.parametrize("config", [{"cell": CELLS}, {"cell": CELLS[0]}])
def test_that_initial_states_arrive_where_the_signature_puts_them(config: dict[str, Value]) -> None:
    entry = load().layer("RNN")
    assert entry is not None
    port = next(port for port in signature(entry, config, {}, None).inputs if port.name == "initial_state")
    states = [keras.Input((3,)) for _ in range(port.least)]
    nested = [[states[0], states[1]], states[2]] if port.paths else states
    layer: Any = Maker().value(KerasObject(entry.path, config))
    assert layer(keras.Input((5, 4)), initial_state=nested).shape == (None, 3)


@pytest.mark.parametrize("entry", load().under("ops"), ids=_named)
def test_that_an_op_works_on_symbolic_tensors_and_gives_as_many_as_the_catalogue_says(entry: Entry) -> None:
    trial = op_trial(entry, _thing(entry.path), _hints(entry))
    given = trial.symbols(*trial.first_that_works(entry.path))
    config = {name: value for name, value in trial.settings.items() if isinstance(value, bool | int | tuple)}
    outputs = signature(entry, config, {}, None).outputs
    assert outputs is None or len(given) == len(outputs)


@pytest.mark.parametrize(
    ("name", "config"),
    [
        ("split", {"indices_or_sections": (1, 2), "axis": 1}),
        ("unstack", {"num": 4, "axis": 1}),
        ("svd", {"compute_uv": False}),
        ("svd", {}),
        ("unique", {"size": 4, "return_counts": True, "return_index": True}),
        ("top_k", {"k": 2}),
        ("histogram", {}),
        ("slogdet", {}),
    ],
)
def test_that_the_number_of_an_ops_outputs_follows_its_settings(name: str, config: dict[str, Any]) -> None:
    entry = load().layer(f"ops.{name}")
    assert entry is not None
    x = keras.KerasTensor((4, 4, 4))
    tensors = [x for port in entry.ports if not port.optional]
    given = keras.tree.flatten(_thing(entry.path)(*tensors, **config))
    outputs = signature(entry, config, {}, None).outputs
    assert outputs is not None
    assert len(given) == len(outputs)


def test_that_every_op_names_the_operation_that_keras_records() -> None:
    x = keras.KerasTensor((4, 4))
    plain = [entry for entry in load().under("ops") if len(entry.ports) == 1 and not (entry.fields or entry.flags)]
    for entry in (entry for entry in plain if not entry.ports[0].many and "int" not in entry.ports[0].dtypes[:1]):
        recorded = keras.tree.flatten(_thing(entry.path)(x))[0]._keras_history.operation
        assert type(recorded).__name__ == entry.operation, entry.path
