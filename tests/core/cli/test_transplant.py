"""`layerloom transplant`: what fits is listed, and only with --apply taken over."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from core.cli import main
from core.graph import edits
from core.project import read, write
from tests.core.cli import documents


def _weights(file: Path, **layers: tuple[int, int]) -> Path:
    named = {}
    for name, (rows, columns) in layers.items():
        named[f"{name}|Dense|0"] = np.full((rows, columns), 2.0, "float32")
        named[f"{name}|Dense|1"] = np.full((columns,), 3.0, "float32")
    np.savez(file, **named)  # type: ignore[arg-type]
    return file


def test_that_what_fits_is_listed_first_and_taken_only_when_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = documents.saved(documents.twins(), tmp_path / "twins.loom")
    source = _weights(tmp_path / "theirs.npz", first=(4, 16), score=(32, 5), spare=(7, 7))
    assert main(["transplant", str(file), "--from", str(source)]) == 0
    said = capsys.readouterr()
    assert said.out.splitlines() == [
        "carried  shared ← first",
        "resized  score (32×5 to 32×1)",
        "left     spare of theirs.npz",
    ]
    assert "Nothing is written yet" in said.err
    assert read(file).plan is None
    assert main(["transplant", str(file), "--from", str(source), "--map", "shared=", "--apply", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [row["outcome"]["fate"] for row in told["rows"]] == ["new", "resized"]
    plan = read(file).plan
    assert plan
    assert plan.warm_start == "twins.weights.npz"
    with np.load(tmp_path / "twins.weights.npz") as kept:
        assert sorted(kept.files) == ["score|Dense|0", "score|Dense|1"]
        assert kept["score|Dense|0"].shape == (32, 1)
        assert (kept["score|Dense|0"] == 2.0).all()

    again = _weights(tmp_path / "more.npz", shared=(4, 16))
    assert main(["transplant", str(file), "--from", str(again), "--apply"]) == 0
    plan = read(file).plan
    assert plan
    assert plan.warm_start == "twins-2.weights.npz"
    with np.load(tmp_path / "twins-2.weights.npz") as kept:
        assert {name.split("|")[0] for name in kept.files} == {"shared", "score"}  # what it had stays


def test_that_a_source_without_weights_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = documents.saved(documents.twins(), tmp_path / "twins.loom")
    write(edits.set_constant(documents.twins(), "width", 3), tmp_path / "bare.loom")
    (tmp_path / "net.weights.h5").write_bytes(b"")
    (tmp_path / "net.py").write_text("x = 1\n")
    for source, words in (
        ("bare.loom", "has no weights beside it"),
        ("net.weights.h5", "without the model"),
        ("net.py", "--trust"),
        ("nowhere.keras", "There is no"),
    ):
        assert main(["transplant", str(file), "--from", str(tmp_path / source)]) == 1
        assert words in capsys.readouterr().err
    assert main(["transplant", str(file), "--from", "x", "--map", "nothing"]) == 2
