"""`layerloom train`: what it prints, what it leaves, and what it says to programs."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import core
from core.cli import main
from core.project import read, write
from core.values import KerasObject
from tests.core.cli import documents

ROOT = Path(core.__file__).parent.parent


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


def test_that_folds_take_the_place_of_the_plans(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, runs = documents.trainable(tmp_path), tmp_path / "runs"
    assert main(["train", str(file), "--epochs", "1", "--folds", "2", "--runs", str(runs), "--device", "cpu"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in lines if line.startswith("Fold ")].count("Fold 2 of 2") == 2
    (run,) = runs.iterdir()
    kept = read(run / "project.loom").plan
    assert kept is not None
    assert kept.folds == 2
    assert main(["train", str(file), "--resume", str(run), "--folds", "3"]) == 2
    assert main(["train", str(file), "--folds", "1", "--runs", str(runs)]) == 1
    said = capsys.readouterr().err
    assert "Leave --folds away" in said
    assert "Use 2 folds or more" in said


def test_that_what_a_callback_prints_is_kept_and_no_line_of_the_events(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, runs = documents.trainable(tmp_path), tmp_path / "runs"
    talker = KerasObject("callbacks.EarlyStopping", {"monitor": "loss", "min_delta": 1e9, "patience": 1, "verbose": 1})
    asked = read(file)
    assert asked.plan is not None
    write(replace(asked, plan=replace(asked.plan, callbacks=(talker,))), file)
    for words in (["--json"], ["--plain"]):
        assert main(["train", str(file), *words, "--runs", str(runs / words[0]), "--device", "cpu"]) == 0
        (run,) = (runs / words[0]).iterdir()
        assert "Epoch 2: early stopping" in (run / "log.txt").read_text(encoding="utf-8").splitlines()
        shown = capsys.readouterr()
        assert "early stopping" in (shown.err if "--json" in words else shown.out)
        if "--json" in words:
            assert json.loads(shown.out.splitlines()[-1])["event"] == "RunEnded"


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


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_that_ctrl_c_ends_a_run_with_its_results_and_130(tmp_path: Path) -> None:
    file = documents.trainable(tmp_path)
    command = [sys.executable, "-m", "gui", "train", str(file), "--epochs", "100000", "--runs", str(tmp_path / "runs")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdout is not None
    while not process.stdout.readline().startswith("epoch"):
        pass
    process.send_signal(signal.SIGINT)
    shown, noise = process.communicate(timeout=120)
    assert (process.returncode, noise) == (130, "")
    assert "Stopped after" in shown
    assert "Run folder:" in shown


def test_that_a_layer_from_a_module_beside_the_project_is_trained(tmp_path: Path) -> None:
    file = documents.with_a_module(tmp_path)
    words = ["train", str(file), "--trust", "--epochs", "1", "--runs", str(tmp_path / "runs"), "--device", "cpu"]
    assert main(words) == 0


def test_that_a_run_goes_on_from_its_checkpoint(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, runs = documents.trainable(tmp_path), tmp_path / "runs"
    assert main(["train", str(file), "--epochs", "1", "--runs", str(runs), "--device", "cpu"]) == 0
    (run,) = runs.iterdir()
    capsys.readouterr()
    assert main(["train", str(file), "--resume", str(run), "--epochs", "2"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(f"Going on with {run.name}, after 1 of 2 epochs")
    ended = [line for line in lines if "samples/s" in line]  # a slow machine adds lines within an epoch
    assert [line.split()[1] for line in ended] == ["2/2"]
    assert main(["train", str(file), "--resume", str(run), "--batch-size", "2"]) == 2
    assert main(["train", str(file), "--resume", str(tmp_path)]) == 1
    assert main(["train", str(file), "--runs", str(run.parent), "--resume", "last", "--epochs", "2"]) == 0
