"""`layerloom examples`: the list, and copies with their data that overwrite nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.cli import main
from core.project import read
from core.resources import examples

NAMES = sorted(path.stem for path in examples().glob("*.loom"))


def test_that_every_example_is_listed_with_a_line_about_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["examples", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [entry["name"] for entry in listed] == NAMES
    assert all(entry["about"] for entry in listed)
    assert main(["examples"]) == 0
    assert "\nmovies " in capsys.readouterr().out


@pytest.mark.parametrize("name", NAMES)
def test_that_a_copy_is_complete(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["examples", name, "-o", str(tmp_path / "mine")]) == 0
    copied = tmp_path / "mine" / f"{name}.loom"
    project = read(copied)
    assert project == read(examples() / f"{name}.loom")
    assert str(copied) in capsys.readouterr().out.splitlines()
    if project.plan and project.plan.source:
        assert (tmp_path / "mine" / project.plan.source.path).is_file()


def test_that_nothing_is_overwritten_unless_forced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = tmp_path / "movies.loom"
    mine.write_text("mine", encoding="utf-8")
    assert main(["examples", "movies", "-o", str(tmp_path)]) == 1
    assert mine.read_text(encoding="utf-8") == "mine"
    assert not (tmp_path / "data").exists()
    assert "is there already" in capsys.readouterr().err
    assert main(["examples", "movies", "-o", str(tmp_path), "--force"]) == 0
    assert read(mine) == read(examples() / "movies.loom")


def test_that_copying_again_changes_nothing(tmp_path: Path) -> None:
    for _ in range(2):
        assert main(["examples", "digits.loom", "-o", str(tmp_path)]) == 0
