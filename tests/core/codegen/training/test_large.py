"""Data too large for the memory in exported code: kept in files and read by row, to the same weights."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.cli import main
from core.graph.plan import Binding, DataSource, InputPlan, OutputPlan, TrainingPlan, Transform
from core.graph.project import Project
from core.project import write
from core.training import large
from tests.core.codegen.training.test_modes import assert_same_to_the_bit, weighted
from tests.core.engine.building import Drawing, project
from tests.core.engine.training.sampling import NUMBER, two_heads, with_plan


def test_that_a_table_is_read_column_by_column(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = with_plan(weighted(tmp_path), epochs=2)
    text = assert_same_to_the_bit(asked, tmp_path, monkeypatch, large=True)
    assert "chunksize=100_000" in text
    assert 'x_values = stored(\n    cache,\n    "x_values",' in text
    write(asked, tmp_path / "asked.loom")
    for most, expected in ((1, True), (10_000_000, False)):
        monkeypatch.setattr(large, "MOST_IN_MEMORY", most)
        assert main(["export", str(tmp_path / "asked.loom"), "-o", "-", "--training"]) == 0
        assert ("chunksize" in capsys.readouterr().out) == expected


def test_that_a_parquet_file_is_read_column_by_column(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = two_heads(tmp_path)
    pd.read_csv(tmp_path / "points.csv").to_parquet(tmp_path / "points.parquet")
    of_parquet = with_plan(asked, source=DataSource("parquet", "points.parquet"), epochs=2)
    text = assert_same_to_the_bit(of_parquet, tmp_path, monkeypatch, large=True)
    assert 'data = Columns("points.parquet", written)' in text


def _texts() -> Project:
    """A text that goes in as it is, beside numbers."""
    drawing = Drawing()
    words, size = drawing.input("words", dtype="string"), drawing.input("size", 1)
    number = drawing.add("number", "Hashing", {"num_bins": 8}, words)
    hashed = drawing.add("hashed", "Embedding", {"input_dim": 8, "output_dim": 2}, number)
    both = drawing.add("both", "Concatenate", {}, {"inputs[0]": hashed, "inputs[1]": size})
    y = drawing.add("y", "Dense", {"units": 1}, both)
    plan = TrainingPlan(
        drawing.model("both", (words, size), y),
        DataSource("npz", "size.npy"),
        (InputPlan(words, (Binding(("word",), Transform()),)), InputPlan(size, (Binding(("size",), NUMBER),))),
        (OutputPlan(y, Binding(("size",)), "mean_squared_error"),),
        epochs=2,
        batch_size=8,
    )
    return replace(project(drawing), plan=plan)


def test_that_arrays_stay_in_their_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    np.save(tmp_path / "size.npy", np.random.default_rng(0).normal(size=40))
    np.save(tmp_path / "word.npy", np.array(["red", "green", "blue", "two words"] * 10))
    text = assert_same_to_the_bit(_texts(), tmp_path, monkeypatch, large=True)
    assert 'np.load("size.npy", mmap_mode="r")' in text
