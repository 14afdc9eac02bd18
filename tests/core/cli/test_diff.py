"""`layerloom diff`: changes as lines, the exit code of a diff, and sides of every kind."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from core.cli import main
from core.graph import edits
from core.graph.project import Project
from core.project import write
from tests.core.cli import documents


@pytest.fixture
def before(tmp_path: Path) -> Path:
    return documents.saved(documents.twins(), tmp_path / "before.loom")


@pytest.fixture
def after(tmp_path: Path) -> Path:
    project: Project = documents.twins()
    shared = next(layer for layer in project.main.layers.values() if layer.name == "shared")
    changed = edits.configure(project, project.main.id, [shared.id], {"units": 8})
    write(edits.set_constant(changed, "width", 3), tmp_path / "after.loom")
    return tmp_path / "after.loom"


def test_that_changes_are_lines_and_the_exit_code_tells(
    before: Path, after: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", str(before), str(before)]) == 0
    assert capsys.readouterr().out == ""
    assert main(["diff", str(before), str(after)]) == 1
    assert capsys.readouterr().out.splitlines() == ["~ shared: units 2 * width → 8", "~ constant width 8 → 3"]


def test_that_shapes_and_weights_are_asked_of_keras(
    before: Path, after: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", str(before), str(after), "--shapes"]) == 1
    said = capsys.readouterr().out.splitlines()
    assert "~ shared[0]: output (None, 16) → (None, 8)" in said
    assert "~ shared[1]: output (None, 16) → (None, 8)" in said
    assert "~ shared[0]: weights 80 → 40" in said


def test_that_a_file_that_git_says_is_new_is_compared_with_nothing(
    before: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", os.devnull, str(before)]) == 1
    assert "+ block shared (Dense)" in capsys.readouterr().out


def test_that_a_run_and_a_model_file_are_sides_too(
    before: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = tmp_path / "run"
    run.mkdir()
    (run / "project.loom").write_bytes(before.read_bytes())
    assert main(["diff", str(before), str(run)]) == 0
    layer = {"class_name": "InputLayer", "config": {"batch_input_shape": [None, 3], "dtype": "float32", "name": "x"}}
    dense = {"class_name": "Dense", "config": {"name": "y", "units": 2}}
    config = {"name": "small", "layers": [layer, dense]}
    file = tmp_path / "net.json"
    file.write_text(json.dumps({"class_name": "Sequential", "config": config, "keras_version": "2.4.0"}))
    assert main(["diff", str(before), str(file), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert {(block["block"], block["kind"]) for block in found["blocks"]} >= {("shared", "removed")}
    assert main(["diff", str(before), str(tmp_path / "nowhere.keras")]) == 1
    assert "There is no" in capsys.readouterr().err
