"""Formats by the names of files, and models and weights by what a project says."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.project import read
from core.resources import examples
from core.saving.choosing import chosen_model, declared, weights_beside
from core.saving.errors import SaveRefused
from core.saving.formats import FORMATS, Kind, format_of
from tests.core.cli import documents


@pytest.mark.parametrize("one", FORMATS, ids=lambda one: one.kind)
def test_that_every_format_is_found_by_its_ending(one: object) -> None:
    assert format_of(f"some.model{one.ending}") is one  # type: ignore[attr-defined]


def test_that_a_slash_at_the_end_means_a_folder() -> None:
    assert format_of("served/1/").kind is Kind.SAVED_MODEL


@pytest.mark.parametrize(("name", "word"), [("m.py", "export"), ("m.h5", ".weights.h5"), ("m.pt", ".onnx")])
def test_that_other_endings_are_refused_with_what_to_do(name: str, word: str) -> None:
    with pytest.raises(SaveRefused, match=word):
        format_of(name)


def test_that_the_model_of_the_plan_is_meant_where_none_is_named() -> None:
    project = documents.twins()
    assert project.model(chosen_model(project, "")) == project.main.model_named("twins")
    with pytest.raises(SaveRefused, match="declares twins"):
        chosen_model(project, "twin")


def test_that_a_model_of_the_main_canvas_comes_before_nested_ones() -> None:
    project = read(examples() / "visual_qa.loom")
    assert len(declared(project)) == 2
    assert declared(project)[chosen_model(project, "")] == "visual_qa"
    several = read(examples() / "layer_nodes.loom")
    with pytest.raises(SaveRefused, match="Name one"):
        chosen_model(several, "")


def test_that_weights_beside_the_project_are_found(tmp_path: Path) -> None:
    file = tmp_path / "twins.loom"
    assert weights_beside(documents.twins(), file) is None
    (tmp_path / "twins.weights.npz").write_bytes(b"")
    assert weights_beside(documents.twins(), file) == tmp_path / "twins.weights.npz"
