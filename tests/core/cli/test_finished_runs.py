"""`layerloom runs`, `evaluate` and `predict` on one trained project."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import pytest

from core.cli import main
from core.engine.layer_weights import arrays_by_layer, write_arrays
from core.graph.records import Model
from core.project import read, write
from core.training.runs import PROJECT
from core.values import ModelId
from tests.core.cli import documents


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("twins")
    found = documents.trainable(folder)
    assert main(["train", str(found), "--epochs", "1", "--runs", str(folder / "runs"), "--device", "cpu"]) == 0
    return found


def test_that_runs_are_listed_for_people_and_programs(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["runs", str(file)]) == 0
    head, line = capsys.readouterr().out.splitlines()
    assert head.split()[:3] == ["run", "state", "epochs"]
    assert line.split()[1:3] == ["finished", "1/1"]
    assert main(["runs", str(file), "--json"]) == 0
    (run,) = json.loads(capsys.readouterr().out)
    assert (run["state"], run["can_predict"]) == ("finished", True)


def test_that_no_runs_are_no_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["runs", str(documents.trainable(tmp_path))]) == 0
    assert "layerloom train" in capsys.readouterr().err


def test_that_the_last_run_is_evaluated(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(file), "--device", "cpu", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["samples"] == 24
    assert found["outputs"][0]["output"] == "score"
    assert len(found["residuals"][0]["actual"]) == 24
    assert main(["evaluate", str(file), "--device", "cpu", "--data", str(file.parent / "twins.npz")]) == 0
    shown = capsys.readouterr().out
    assert "on 120 samples of twins.npz" in shown
    assert "guess" not in shown


def test_that_rows_are_predicted_into_a_file(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.csv"
    assert main(["predict", str(file), "--device", "cpu", "-o", str(out)]) == 0
    lines = out.read_text(encoding="utf-8").splitlines()
    assert (lines[0], len(lines)) == ("row,score,score (data)", 121)
    assert main(["predict", str(file), "--device", "cpu", "--row", "2"]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("score: ")


def test_that_wrong_words_are_refused(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["predict", str(file), "--set", "a=1"]) == 2
    assert main(["evaluate", str(file), "--run", "another"]) == 1
    assert "There is no run 'another'" in capsys.readouterr().err


def test_that_the_model_of_a_run_is_saved(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["save", str(file), "-o", str(tmp_path / "twins.keras"), "--device", "cpu"]) == 0
    assert (tmp_path / "twins.keras").stat().st_size > 1000
    assert main(["save", str(file), "-o", str(tmp_path / "twins.txt")]) == 2
    assert ".weights.h5" in capsys.readouterr().err


def test_that_a_model_is_saved_without_a_run(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    weights = tmp_path / "twins.weights.npz"
    other = tmp_path / "twins.loom"
    other.write_bytes(file.read_bytes())
    assert main(["save", str(other), "-o", str(tmp_path / "fresh.keras")]) == 0
    said = capsys.readouterr()
    assert "with initial weights" in said.out
    assert "the model is not compiled" in said.err
    write_arrays(arrays_by_layer(keras.models.load_model(tmp_path / "fresh.keras")), weights)
    assert main(["save", str(other), "-o", str(tmp_path / "again.keras")]) == 0
    assert "with the weights of twins.weights.npz" in capsys.readouterr().out
    models = [keras.models.load_model(tmp_path / name) for name in ("fresh.keras", "again.keras")]
    for before, after in zip(*(model.get_weights() for model in models), strict=True):
        np.testing.assert_array_equal(before, after)


def test_that_another_model_shares_the_weights_that_were_trained(file: Path, tmp_path: Path) -> None:
    (run,) = (file.parent / "runs").iterdir()
    project, half = read(run / PROJECT), Model(ModelId("m2"), "half", documents.output(1), documents.output(3))
    graph = replace(project.main, models={**project.main.models, half.id: half})
    copied = tmp_path / "runs" / run.name
    shutil.copytree(run, copied)
    write(project.with_graph(graph), copied / PROJECT)
    other = tmp_path / "twins.loom"
    write(project.with_graph(graph), other)
    models = {}
    for name in ("twins", "half"):
        words = ["--model", name, "--runs", str(tmp_path / "runs"), "--device", "cpu"]
        assert main(["save", str(other), "-o", str(tmp_path / f"{name}.keras"), *words]) == 0
        models[name] = keras.models.load_model(tmp_path / f"{name}.keras")
    trained, shared = (model.get_layer("shared").get_weights() for model in models.values())
    for before, after in zip(trained, shared, strict=True):
        np.testing.assert_array_equal(before, after)


def test_that_a_report_tells_of_the_run(file: Path, tmp_path: Path) -> None:
    assert main(["save", str(file), "-o", str(tmp_path / "twins.html")]) == 0
    page = (tmp_path / "twins.html").read_text(encoding="utf-8")
    for word in ("finished after 1 of 1 epochs", "best constant guess", "Curves", "<svg"):
        assert word in page


def test_that_the_cells_of_a_notebook_run(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert main(["save", str(file), "-o", str(tmp_path / "twins.ipynb")]) == 0
    monkeypatch.chdir(file.parent)
    space: dict[str, object] = {"__name__": "__main__"}
    for cell in json.loads((tmp_path / "twins.ipynb").read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), space)
    history = space["history"]
    assert isinstance(history, keras.callbacks.History)
    assert len(history.history["val_loss"]) == 2
