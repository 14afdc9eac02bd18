"""`layerloom sync`: the canvas writes a region of a Python file, a change there is shown, and taken when asked for."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from core.cli import main
from core.graph import edits
from core.graph.records import Position
from core.project import read, write
from tests.core.cli import documents

_AROUND = "import os  # mine\r\n{begin}# layerloom: end\r\nmodel_of_mine = 3\r\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    project = documents.twins()
    places = {layer: Position(10.0 * number, 5.0) for number, layer in enumerate(project.main.layers)}
    project = project.with_graph(replace(project.main, positions=places))
    return documents.saved(replace(project, plan=documents.plan()), tmp_path / "twins.loom")


@pytest.fixture
def code(tmp_path: Path) -> Path:
    path = tmp_path / "model.py"
    path.write_bytes(_AROUND.format(begin="# layerloom: begin\r\n").encode())
    return path


def _changed(file: Path, units: int) -> None:
    project = read(file)
    score = project.main.layer_named("score")
    assert score
    write(edits.configure(project, documents.MAIN, [score.id], {"units": units}), file)


def test_that_the_canvas_is_written_and_nothing_else_touched(
    file: Path, code: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sync", str(file), str(code)]) == 0
    data = code.read_bytes()
    assert data.startswith(b"import os  # mine\r\n# layerloom: begin\r\nimport keras\r\n")
    assert data.endswith(b"\r\n# layerloom: end\r\nmodel_of_mine = 3\r\n")
    assert b'name="score")' in data
    assert main(["sync", str(file), "--check"]) == 0
    _changed(file, 7)
    assert main(["sync", str(file), "--check"]) == 1
    assert code.read_bytes() == data
    assert main(["sync", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["standing"] == "canvas"
    assert b"Dense(7" in code.read_bytes()


def test_that_another_style_is_a_change_of_the_canvas_alone(
    file: Path, code: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sync", str(file), str(code)]) == 0
    assert b"def build_" not in code.read_bytes()
    assert main(["sync", str(file), "--style", "function"]) == 2
    assert "name it too" in capsys.readouterr().err
    assert main(["sync", str(file), str(code), "--style", "function"]) == 0
    assert b"def build_" in code.read_bytes()
    assert main(["sync", str(file), str(code)]) == 0
    assert main(["sync", str(file), "--check"]) == 0


def test_that_a_change_of_the_code_is_shown_then_taken_and_what_code_cannot_hold_stays(
    file: Path, code: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["sync", str(file), str(code)])
    before, data = read(file), code.read_bytes()
    changed = data.replace(b"width = 8", b"width = 5").replace(b"Dense(1", b"Dense(3").replace(b"mine", b"ours")
    code.write_bytes(changed)
    capsys.readouterr()
    assert main(["sync", str(file)]) == 1
    assert "the code has changed; --trust shows" in capsys.readouterr().err
    assert main(["sync", str(file), "--trust", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert [one["change"] for one in found["changes"]] == ["constant width: 8 → 5", "score: units 1 → 3"]
    assert read(file) == before
    assert main(["sync", str(file), "--trust", "--take"]) == 0
    after, score = read(file), before.main.layer_named("score")
    assert score
    wished = edits.configure(edits.set_constant(before, "width", 5), documents.MAIN, [score.id], {"units": 3})
    assert replace(after, tie=None) == replace(wished, tie=None)
    assert code.read_bytes() == changed
    assert main(["sync", str(file), "--check"]) == 0


def test_that_conflicts_are_named_and_given_over_only_when_asked(
    file: Path, code: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["sync", str(file), str(code)])
    code.write_bytes(code.read_bytes().replace(b"Dense(1", b"Dense(3"))
    _changed(file, 7)
    capsys.readouterr()
    assert main(["sync", str(file), "--trust", "--take"]) == 1
    said = capsys.readouterr()
    assert "! score: units 1 → 3\n    conflict: you have 7\n" in said.out
    assert "both have changed the same" in said.err
    assert b"Dense(3" in code.read_bytes()
    assert main(["sync", str(file), "--give"]) == 0
    assert b"Dense(7" in code.read_bytes()


def test_that_code_written_by_hand_is_replaced_only_when_asked(
    file: Path, code: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["sync", str(file), str(code)])
    own = code.read_bytes().replace(b"import keras\r\n", b"import keras  # as I like it\r\n")
    code.write_bytes(own)
    assert main(["sync", str(file), "--trust"]) == 0
    assert "means the same" in capsys.readouterr().err
    assert main(["sync", str(file), "--check"]) == 0
    _changed(file, 7)
    assert main(["sync", str(file)]) == 1
    assert "written by hand, and --give writes it anew" in capsys.readouterr().err
    assert code.read_bytes() == own
    assert main(["sync", str(file), "--give"]) == 0
    assert b"as I like it" not in code.read_bytes()
    assert b"Dense(7" in code.read_bytes()


def test_that_every_way_it_cannot_go_has_a_remedy(
    file: Path, code: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["sync", str(file)]) == 2
    assert "tied to no Python file yet" in capsys.readouterr().err
    (tmp_path / "plain.py").write_text("a = 1\n")
    assert main(["sync", str(file), str(tmp_path / "plain.py")]) == 1
    assert "--insert" in capsys.readouterr().err
    assert main(["sync", str(file), str(tmp_path / "notes.txt")]) == 1
    assert "no Python file" in capsys.readouterr().err
    assert main(["sync", str(file), str(tmp_path / "plain.py"), "--insert"]) == 0
    assert (tmp_path / "plain.py").read_text().startswith("a = 1\n\n\n# layerloom: begin twins.loom\n")
    assert main(["sync", str(file), str(tmp_path / "new.py"), "--whole"]) == 0
    assert (tmp_path / "new.py").read_text().startswith("import keras\n")
    (tmp_path / "new.py").unlink()
    assert main(["sync", str(file)]) == 1
    assert "is gone: it was moved, renamed or deleted" in capsys.readouterr().err
    assert main(["sync", str(file), "--untie"]) == 0
    assert read(file).tie is None
    main(["sync", str(file), str(code)])
    code.write_text(code.read_text().replace("Dense(1", "Dense(1 +"))
    assert main(["sync", str(file), "--trust"]) == 1
    assert "is no Python: line" in capsys.readouterr().err


def test_that_a_project_of_elsewhere_reaches_no_file_outside_its_folder(
    file: Path, code: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    main(["sync", str(file), str(code)])
    project = read(file)
    assert project.tie
    inner = tmp_path / "inner"
    inner.mkdir()
    for path, word in (("../model.py", "outside of its folder"), (str(code), "no Python file beside it")):
        write(replace(project, tie=replace(project.tie, path=path)), inner / "evil.loom")
        assert main(["sync", str(inner / "evil.loom")]) == 1
        assert word in capsys.readouterr().err
