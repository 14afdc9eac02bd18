"""`layerloom check`: the table for people, the JSON for programs, and the exit code for both."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.cli import main
from core.graph.project import Project
from core.values import Code
from tests.core.cli import documents


def test_that_every_call_is_listed_with_node_index_shapes_dtype_and_weights(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = documents.saved(documents.twins(), tmp_path / "twins.loom")
    assert main(["check", str(file)]) == 0
    shown = capsys.readouterr()
    rows = [line.split() for line in shown.out.splitlines()]
    assert ["shared", "Dense", "0", "(None,", "4)", "(None,", "16)", "float32", "80"] in rows
    assert ["shared", "Dense", "1", "(None,", "4)", "(None,", "16)", "float32", "(shared)"] in rows
    assert shown.out.splitlines()[-1] == f"{file}: no problems"
    assert shown.err == ""


def test_that_json_has_problems_models_and_calls(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = documents.saved(documents.twins(), tmp_path / "twins.loom")
    assert main(["check", str(file), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["problems"] == []
    assert report["models"] == {
        "twins": {
            "inputs": [[None, 4], [None, 4]],
            "outputs": [[None, 1]],
            "weights": {"total": 113, "trainable": 113},
        }
    }
    assert report["calls"][3] == {
        "graph": "main",
        "layer": "shared",
        "class": "Dense",
        "node": 1,
        "inputs": [[None, 4]],
        "outputs": [[None, 16]],
        "dtypes": ["float32"],
        "weights": 80,
    }


@pytest.mark.parametrize("project", [documents.broken(), documents.refused()], ids=["broken", "refused"])
@pytest.mark.parametrize("options", [[], ["--json"]], ids=["table", "json"])
def test_that_an_error_gives_exit_code_1(
    project: Project, options: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = documents.saved(project, tmp_path / "broken.loom")
    assert main(["check", str(file), *options]) == 1
    shown = capsys.readouterr().out
    assert "score" in shown
    if options:
        assert {problem["severity"] for problem in json.loads(shown)["problems"]} >= {"error"}


def test_that_json_of_an_unreadable_file_has_the_same_form(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path / "missing.loom"), "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert set(report) == {"problems", "models", "calls"}
    assert "there is no such file" in report["problems"][0]["message"]


def test_that_control_characters_in_names_never_reach_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = documents.twins().with_layer(documents.MAIN, documents.block(5, "\x1b[31mred", "Dense", (6,), units=1))
    file = documents.saved(project, tmp_path / "red.loom")
    main(["check", str(file)])
    shown = capsys.readouterr()
    assert "\x1b" not in shown.out + shown.err
    assert "\\u001b[31mred" in shown.out


def test_that_code_of_a_project_runs_only_when_trusted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mark = tmp_path / "ran"
    code = Code("double", f"def double(x):\n    open({str(mark)!r}, 'w').close()\n    return x * 2\n")
    project = documents.twins().with_layer(documents.MAIN, documents.block(5, "score", "Lambda", (6,), function=code))
    file = documents.saved(project, tmp_path / "code.loom")
    assert main(["check", str(file)]) == 1
    assert not mark.exists()
    assert "--trust lets it run" in capsys.readouterr().err
    assert main(["check", str(file), "--trust"]) == 0
    assert mark.exists()


def test_that_a_class_from_a_module_beside_the_project_is_found_once_trusted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = documents.with_a_module(tmp_path)
    assert main(["check", str(file)]) == 1
    assert "--trust lets it run" in capsys.readouterr().err
    assert main(["check", str(file), "--trust"]) == 0
    assert capsys.readouterr().out.endswith("no problems\n")
