"""Samples read from files while a model trains: the very weights that training from memory gives."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.engine.training.train import resume
from core.graph.plan import Binding, DataSource, InputPlan, OutputPlan, TrainingPlan
from core.graph.records import Source
from core.training.events import EpochEnded, Event, RunStarted
from core.training.result import Outcome
from core.training.runs import RunFolder
from core.values import CallId
from tests.core.codegen.training.test_training import assert_same_losses
from tests.core.engine.building import Drawing, project
from tests.core.engine.training.sampling import Trial, two_heads, weights_of, with_output, with_plan


@pytest.mark.parametrize("mode", ["joint", "separate"])
def test_that_streamed_samples_give_the_weights_that_samples_in_memory_give(tmp_path: Path, mode: str) -> None:
    asked = with_plan(two_heads(tmp_path, forget=0.5), loss_mode=mode)
    asked = with_output(asked, Source(CallId("c4")), class_weight={"1": 2.0})
    trial = Trial(tmp_path)
    memory, files = trial.run(asked), trial.run(asked, most_in_memory=0)
    assert files.outcome is Outcome.FINISHED
    assert files.outputs == memory.outputs
    for name, weight in weights_of(memory).items():
        np.testing.assert_array_equal(weights_of(files)[name], weight)


def test_that_a_run_needs_its_file_no_more_once_it_trains_and_says_so_where_it_would_go_on(tmp_path: Path) -> None:
    asked, trial = two_heads(tmp_path), Trial(tmp_path)
    data = tmp_path / "points.csv"
    kept = data.read_text()

    def lose(event: Event) -> None:
        if isinstance(event, RunStarted):
            data.unlink()

    result = trial.run(asked, lose, most_in_memory=0)
    assert result.outcome is Outcome.FINISHED
    assert len([event for event in trial.events if isinstance(event, EpochEnded)]) == 3
    data.write_text(kept.replace("1", "2", 1))
    with pytest.raises(Exception, match="The data have changed"):
        resume(Path(result.folder), trial.events.append)


def test_that_a_table_trains_alike_as_csv_and_as_parquet_and_so_does_its_script(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = with_plan(two_heads(tmp_path), epochs=2)
    pd.read_csv(tmp_path / "points.csv").to_parquet(tmp_path / "points.parquet")
    text = assert_same_losses(with_plan(asked, source=DataSource("parquet", "points.parquet")), tmp_path, monkeypatch)
    assert 'pd.read_parquet("points.parquet").map(written)' in text
    parquet = RunFolder(next((tmp_path / "runs").iterdir())).result()
    assert parquet
    csv = Trial(tmp_path).run(asked)
    for name, weight in weights_of(csv).items():
        np.testing.assert_allclose(weights_of(parquet)[name], weight, rtol=1e-5)


def test_that_a_script_reads_the_arrays_of_npy_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(0)
    np.save(tmp_path / "x.npy", random.normal(size=(40, 2)))
    np.save(tmp_path / "y.npy", random.integers(0, 2, 40))
    drawing = Drawing()
    x = drawing.input("x", 2)
    y = drawing.add("y", "Dense", {"units": 1, "activation": "sigmoid"}, x)
    rows = (InputPlan(x, (Binding(("x",)),)),), (OutputPlan(y, Binding(("y",)), "binary_crossentropy"),)
    plan = TrainingPlan(drawing.model("m", x, y), DataSource("npz", "x.npy"), *rows, epochs=2)
    text = assert_same_losses(replace(project(drawing), plan=plan), tmp_path, monkeypatch)
    assert 'data = {"x": np.load("x.npy"), "y": np.load("y.npy")}' in text
