"""`layerloom layers`: the catalogue as a list, and all about one entry."""

from __future__ import annotations

import json

import pytest

from core.cli import main


def _shown(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["layers", *words]) == 0
    return capsys.readouterr().out


def test_that_the_list_has_every_kind_of_layer(capsys: pytest.CaptureFixture[str]) -> None:
    shown = _shown([], capsys)
    assert "  Dense(units)" in shown
    assert "  MultiHeadAttention(num_heads, key_dim)" in shown


def test_that_a_group_can_be_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert "Adam()" in _shown(["optimizers"], capsys)


def test_that_an_entry_shows_fields_ports_flags_and_outputs(capsys: pytest.CaptureFixture[str]) -> None:
    shown = _shown(["MultiHeadAttention"], capsys)
    for text in ("num_heads", "query", "use_causal_mask", "output, attention_scores  with"):
        assert text in shown


@pytest.mark.parametrize("name", ["Dense", "keras.layers.Dense", "layers.Dense", "ops.add", "Adam", "losses.Huber"])
def test_that_an_entry_is_found_as_people_write_it(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert name.rpartition(".")[2] in _shown([name], capsys)


def test_that_json_tells_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    entry = json.loads(_shown(["Dense", "--json"], capsys))
    assert entry["path"] == "layers.Dense"
    assert entry["fields"][0]["name"] == "units"
    assert "layers.Dense" in {row["path"] for row in json.loads(_shown(["--json"], capsys))}


def test_that_an_unknown_name_is_answered_with_a_near_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["layers", "Dens"]) == 2
    assert "Did you mean Dense?" in capsys.readouterr().err


def test_that_keras_itself_is_asked_for_its_documentation(capsys: pytest.CaptureFixture[str]) -> None:
    assert "dimensionality of the output space" in " ".join(_shown(["Dense", "--doc"], capsys).split())


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("LSTM", "keeps a mask where return_sequences=True"),
        ("Bidirectional", "treats a mask as its layer does"),
        ("Dense", "core, keeps a mask"),
    ],
)
def test_that_an_entry_says_when_a_mask_is_kept(name: str, line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert line in _shown([name], capsys)


def test_that_a_fixed_number_of_inputs_is_one_number(capsys: pytest.CaptureFixture[str]) -> None:
    shown = _shown(["LSTM"], capsys)
    assert "  2 tensors or a constant" in shown
