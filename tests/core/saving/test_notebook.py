"""A notebook is the exported script in cells, whole, in order, and as the format wants it."""

from __future__ import annotations

import json
from dataclasses import replace

import nbformat
import pytest

from core.codegen import generate
from core.graph.project import Project
from core.project import read
from core.resources import examples
from core.saving.choosing import chosen_model, declared
from core.saving.notebook import notebook
from tests.core.cli import documents


def _cells(project: Project) -> list[dict[str, str]]:
    ref = next(iter(declared(project))) if project.plan is None else chosen_model(project, "")
    found = json.loads(notebook(project, ref, "A title"))
    nbformat.validate(found)
    return [{"kind": cell["cell_type"], "text": "".join(cell["source"])} for cell in found["cells"]]


def _headings(cells: list[dict[str, str]]) -> list[str]:
    return [cell["text"].splitlines()[0].lstrip("# ") for cell in cells if cell["kind"] == "markdown"]


def test_that_steps_stand_in_the_order_of_the_script() -> None:
    cells = _cells(replace(documents.twins(), plan=documents.plan()))
    steps = ["Imports", "Constants", "The model", "The data", "Losses and optimizer", "Training", "Results"]
    assert _headings(cells) == ["A title", *steps]


@pytest.mark.parametrize("name", ["movies", "video_qa", "two_tweets"])
def test_that_no_line_of_the_script_is_lost(name: str) -> None:
    project = read(examples() / f"{name}.loom")
    cells = _cells(project)
    code = [cell["text"] for cell in cells if cell["kind"] == "code"][:-1]
    known = declared(project)
    models = None if project.plan else [known[next(iter(known))]]
    script = generate(project, models=models, training=project.plan is not None).text
    assert [line for text in code for line in text.splitlines() if line] == [
        line for line in script.splitlines() if line
    ]


def test_that_a_project_without_a_plan_is_shown_and_not_trained() -> None:
    assert _headings(_cells(documents.twins()))[-2:] == ["The model", "Summary"]
