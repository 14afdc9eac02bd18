"""What a project brings along to run is found and read, without running it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from core.graph import edits
from core.graph.plan import DataSource, TrainingPlan
from core.graph.project import Project
from core.graph.records import Position
from core.project.own_code import Piece, own_code
from core.values import Code, GraphId, ModelId, ModelRef


def _with(class_name: str, config: dict[str, object]) -> Project:
    project = Project()
    return edits.add_layer(project, project.main.id, class_name, config, "own", Position(0, 0))  # type: ignore[arg-type]


def test_that_a_project_of_keras_layers_brings_no_code(tmp_path: Path) -> None:
    assert own_code(_with("Dense", {"units": 3}), tmp_path) == ()


def test_that_the_source_of_a_lambda_is_a_piece() -> None:
    code = Code("double", "def double(x):\n    return 2 * x\n")
    assert own_code(_with("Lambda", {"function": code}), None) == (Piece("double", code.source, module=False),)


def test_that_a_module_is_read_with_what_it_imports_from_the_same_folder(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text("import os\nfrom parts import inner\nraise SystemExit('never run')\n")
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "__init__.py").write_text("")
    (tmp_path / "parts" / "inner.py").write_text("from . import deeper\n")
    (tmp_path / "parts" / "deeper.py").write_text("x = 1\n")
    pieces = own_code(_with("mine:Layer", {}), tmp_path)
    assert {piece.title for piece in pieces} == {"mine", "parts", "parts.inner", "parts.deeper"}


def test_that_a_module_found_elsewhere_is_named(tmp_path: Path) -> None:
    assert own_code(_with("installed:Layer", {}), tmp_path) == (Piece("installed", "", module=True),)


def test_that_a_python_source_of_the_plan_is_code_of_the_project(tmp_path: Path) -> None:
    (tmp_path / "films.py").write_text("def load(): ...\n")
    project = _with("Dense", {"units": 3})
    plan = TrainingPlan(ModelRef(GraphId("g1"), ModelId("m1")), DataSource("python", "films.py:load"))
    (piece,) = own_code(replace(project, plan=plan), tmp_path)
    assert (piece.title, piece.text, piece.module) == ("films", "def load(): ...\n", True)


def test_that_the_digest_changes_with_the_text() -> None:
    one, other = (Piece("double", text, module=False) for text in ("return 2", "return 3"))
    assert one.digest != other.digest


def test_that_the_graph_that_a_layer_runs_is_asked_about_anew_when_it_changes(tmp_path: Path) -> None:
    graph = tmp_path / "graph" / "saved_model.pb"
    project = _with("TFSMLayer", {"filepath": str(graph.parent)})
    (gone,) = own_code(project, tmp_path)
    assert "It can't be read" in gone.text
    graph.parent.mkdir()
    graph.write_bytes(b"one")
    (piece,) = own_code(project, tmp_path)
    assert (piece.title, piece.graph) == (str(graph.parent), True)
    graph.write_bytes(b"another")
    assert own_code(project, tmp_path)[0].digest not in {gone.digest, piece.digest}
