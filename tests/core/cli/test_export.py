"""`layerloom export`: Python to a file or to stdout, and nothing overwritten that should stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.cli import main
from tests.core.cli import documents


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return documents.saved(documents.twins(), tmp_path / "twins.loom")


def test_that_python_goes_to_stdout_untouched(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", str(file), "-o", "-"]) == 0
    shown = capsys.readouterr()
    compile(shown.out, "twins.py", "exec")
    assert "twins = keras.Model(" in shown.out
    assert shown.err == ""


def test_that_python_goes_to_a_file(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = file.with_suffix(".py")
    assert main(["export", str(file), "-o", str(target), "--style", "function"]) == 0
    assert "def build_twins(" in target.read_text(encoding="utf-8")
    shown = capsys.readouterr()
    assert shown.out == ""
    assert str(target) in shown.err


def test_that_the_training_part_comes_when_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = documents.trainable(tmp_path)
    assert main(["export", str(file), "-o", "-", "--training"]) == 0
    assert ".fit(" in capsys.readouterr().out


def test_that_the_project_is_never_overwritten(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = file.read_bytes()
    assert main(["export", str(file), "-o", str(file)]) == 2
    assert file.read_bytes() == before


def test_that_only_the_model_asked_for_is_written(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", str(file), "-o", "-", "--model", "twins"]) == 0
    assert main(["export", str(file), "-o", "-", "--model", "twin"]) == 2
    assert "Did you mean twins?" in capsys.readouterr().err


def test_that_a_module_which_stays_behind_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = documents.with_a_module(tmp_path)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert main(["export", str(file), "-o", str(elsewhere / "model.py")]) == 0
    assert "It imports layers_of_mine, which lies in" in capsys.readouterr().err
    assert main(["export", str(file), "-o", str(tmp_path / "model.py")]) == 0
    assert "layers_of_mine" not in capsys.readouterr().err
