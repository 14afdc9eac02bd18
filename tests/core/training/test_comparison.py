"""Runs side by side: only what differs, with what each of them has."""

from __future__ import annotations

from dataclasses import replace

from core.graph.edits.layers import add_layer
from core.graph.project import Project
from core.graph.records import Position
from core.project import read
from core.resources import examples
from core.training.comparison import MISSING, Compared, compared
from core.training.settings import RunSettings

SETTINGS = RunSettings("/data", 3, 32, "cpu")


def _movies() -> Project:
    return read(examples() / "movies.loom")


def test_that_equal_runs_differ_in_nothing_wherever_their_data_lie() -> None:
    assert compared([(_movies(), SETTINGS), (_movies(), replace(SETTINGS, folder="/elsewhere"))]) == ()
    assert compared([]) == ()


def test_that_three_runs_are_told_against_each_other() -> None:
    first = _movies()
    lstm = next(layer for layer in first.main.layers.values() if layer.class_name == "LSTM")
    wider = first.with_layer(first.main.id, replace(lstm, config={**lstm.config, "units": 77}))
    longer = add_layer(first, first.main.id, "Dense", {"units": 3}, "more", Position(0, 0))
    found = compared([(first, SETTINGS), (wider, replace(SETTINGS, epochs=9)), (longer, SETTINGS)])
    units = str(lstm.config["units"])
    assert Compared("block", f"{lstm.name}: units", (units, "77", units)) in found
    assert Compared("block", "more", (MISSING, MISSING, "Dense")) in found
    assert Compared("run", "epochs", ("3", "9", "3")) in found


def test_that_what_a_run_was_told_counts_in_place_of_its_plan() -> None:
    first = _movies()
    assert first.plan
    other = replace(first, plan=replace(first.plan, epochs=50))
    assert compared([(first, SETTINGS), (other, SETTINGS)]) == ()
