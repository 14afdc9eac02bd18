"""Code that says what the canvas says is no change of it, whatever the document: nothing is lost on the way around."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import assume, given, settings

from core.codegen import generate
from core.engine.importing.importing import import_source
from core.graph.project import Project
from core.graph.taking import Change, changes, identified
from core.graph.taking.carried import carried
from core.importing.messages import Imported
from core.project import read
from core.resources import examples
from tests.core.codegen.test_random_models import networks
from tests.core.engine.building import Drawing, project
from tests.core.engine.corpus import BUILDERS, reading


def _changes(project: Project, folder: Path) -> tuple[Change, ...]:
    """What the project's own code, read again, would change of it; constants that nothing uses apart."""
    file = folder / "exported.py"
    file.write_text(generate(project).text)
    ended = import_source(str(file), folder / "again.loom", trusted=True, wanted=(), on_stage=lambda _: None)
    assert isinstance(ended, Imported), ended
    base = carried(project)
    found = changes(base, project, identified(read(folder / "again.loom"), base, project))
    return tuple(change for change in found if change.key[0] != "constant")


@pytest.mark.parametrize("path", sorted(examples().glob("*.loom")), ids=lambda path: path.stem)
def test_that_the_code_of_an_example_changes_nothing_of_it(path: Path, tmp_path: Path) -> None:
    assert _changes(read(path), tmp_path) == ()


@pytest.mark.parametrize("name", BUILDERS)
def test_that_the_code_of_the_corpus_changes_nothing_of_it(name: str, tmp_path: Path) -> None:
    assert _changes(reading(name).project, tmp_path) == ()


def test_that_a_use_of_a_nested_model_that_no_model_has_names_nothing() -> None:
    inner, outer = Drawing("g2"), Drawing("g1")
    x = inner.input("x", 4)
    ref = inner.model("inner", x, inner.add("d", "Dense", {"units": 4}, x))
    y = outer.input("y", 4)
    used = outer.add("used", "Model", {"model": ref}, y)
    outer.add("idle", "Model", {"model": ref}, y)
    outer.model("net", y, used)
    with TemporaryDirectory() as folder:
        assert [change.key[0] for change in _changes(project(outer, inner), Path(folder)) if "name" in change.key] == []


@settings(max_examples=6)
@given(networks())
def test_that_the_code_of_random_models_changes_nothing_of_them(drawn: Project) -> None:
    bare = (layer for graph in carried(drawn).graphs.values() for layer in graph.layers.values() if not layer.calls)
    assume(not any(bare))  # a layer that no model calls lives on in its wrapper alone: code brings it back as a setting
    with TemporaryDirectory() as folder:
        assert _changes(drawn, Path(folder)) == ()
