"""Code → project → code loses nothing: what was exported, imported and exported again is the same to the byte."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.codegen import Style, generate
from core.engine.importing.importing import import_source
from core.graph.project import Project
from core.importing.messages import Imported
from core.project import read
from core.resources import examples
from tests.core.codegen.test_random_models import networks
from tests.core.engine.building import Drawing, project
from tests.core.engine.corpus import BUILDERS, reading
from tests.core.examples import few
from tests.core.wide_networks import wide_networks

_WRITTEN = """\
import keras
from keras import layers, ops

share = 0.25

given = keras.Input(shape=(4, 6), name="given")
first_step = given[:, 0]
bounded = ops.maximum(first_step, share)
parts = layers.LSTM(3, return_state=True, name="parts")(given)
last = layers.Concatenate(name="last")([parts[1], bounded])
model = keras.Model(inputs=given, outputs=last, name="model")
"""


def _again(asked: Project, folder: Path, style: Style = "script") -> tuple[str, str, Project]:
    """The code of a project, the code of what was read from it, and that project."""
    text = generate(asked, style=style).text
    file = folder / "exported.py"
    file.write_text(text)
    ended = import_source(str(file), folder / "again.loom", trusted=True, wanted=(), on_stage=lambda _: None)
    assert isinstance(ended, Imported), ended
    found = read(folder / "again.loom")
    return text, generate(found, style=style).text, found


@pytest.mark.parametrize("name", BUILDERS)
def test_that_the_corpus_comes_back_to_the_byte(name: str, tmp_path: Path) -> None:
    first, second, _ = _again(reading(name).project, tmp_path)
    assert second == first


@pytest.mark.parametrize("path", sorted(examples().glob("*.loom")), ids=lambda path: path.stem)
def test_that_the_examples_come_back_with_constants_and_notes(path: Path, tmp_path: Path) -> None:
    example = read(path)
    first, second, found = _again(example, tmp_path)
    assert second == first
    noted = {layer.name: layer.note for layer in example.main.layers.values() if layer.note}
    assert {layer.name: layer.note for layer in found.main.layers.values() if layer.note} == noted
    assert dict(found.constants) == dict(replace(example, plan=None).constants)


def test_that_all_models_of_a_file_of_functions_come_back(tmp_path: Path) -> None:
    shared, other = Drawing("g1"), Drawing("g2")
    x = shared.input("x", 4)
    hidden = shared.add("hidden", "Dense", {"units": 4}, x)
    shared.model("encoder", x, hidden)
    shared.model("whole", x, shared.add("y", "Dense", {"units": 1}, hidden))
    a = other.input("a", 3)
    other.model("other", a, other.add("b", "Dense", {"units": 2}, a))
    first, second, found = _again(project(shared, other), tmp_path, "function")
    assert [model.name for graph in found.graphs.values() for model in graph.models.values()] == [
        "encoder",
        "whole",
        "other",
    ]
    assert second == first


@few(4)
@given(networks() | wide_networks(), st.sampled_from(["script", "function"]))
def test_that_the_code_of_random_models_comes_back_to_the_byte(drawn: Project, style: Style) -> None:
    """From the first way in on: that one leaves out what no model reaches and constants that nothing uses."""
    with TemporaryDirectory() as folder:
        _, first, found = _again(drawn, Path(folder), style)
        _, second, _ = _again(found, Path(folder), style)
    assert second == first


def test_that_indices_and_arguments_keep_names_and_constants(tmp_path: Path) -> None:
    file = tmp_path / "written.py"
    file.write_text(_WRITTEN)
    ended = import_source(str(file), tmp_path / "in.loom", trusted=True, wanted=(), on_stage=lambda _: None)
    assert isinstance(ended, Imported), ended
    read_in = read(tmp_path / "in.loom")
    assert [layer.name for layer in read_in.main.layers.values()] == ["given", "first_step", "bounded", "parts", "last"]
    assert "bounded = ops.maximum(first_step, share)" in generate(read_in).text
