"""`layerloom train`: what it prints, what it leaves, and what it says to programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.cli import main
from tests.core.cli import documents


def test_that_a_run_prints_its_epochs_its_results_and_where_its_files_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = documents.trainable(tmp_path)
    assert main(["train", str(file), "--epochs", "1", "--runs", str(tmp_path / "runs"), "--device", "cpu"]) == 0
    shown = capsys.readouterr()
    lines = shown.out.splitlines()
    assert any(line.startswith("epoch 1/1") for line in lines)
    assert any(line.startswith("score") for line in lines)
    (run,) = (tmp_path / "runs").iterdir()
    assert f"Run folder: {run}" in lines
    assert {"curves.png", "model.py", "project.loom"} <= {path.name for path in run.iterdir()}
    assert shown.err == ""


def test_that_json_prints_an_event_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = documents.trainable(tmp_path)
    assert main(["train", str(file), "--json", "--runs", str(tmp_path / "runs"), "--device", "cpu"]) == 0
    events = [json.loads(line)["event"] for line in capsys.readouterr().out.splitlines()]
    assert events[0] == "RunStarted"
    assert events.count("EpochEnded") == 2
    assert events[-1] == "RunEnded"


def test_that_a_project_without_a_plan_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = documents.saved(documents.twins(), tmp_path / "twins.loom")
    assert main(["train", str(file)]) == 1
    assert "has no training plan" in capsys.readouterr().err


def test_that_missing_data_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = documents.trainable(tmp_path)
    (tmp_path / "twins.npz").unlink()
    assert main(["train", str(file), "--runs", str(tmp_path / "runs")]) == 1
    shown = capsys.readouterr()
    assert "twins.npz" in shown.err
    assert not (tmp_path / "runs").exists()
