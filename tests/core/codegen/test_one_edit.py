"""An edit changes its own lines of the exported file, and no others."""

from __future__ import annotations

import ast
import difflib
from pathlib import Path

import pytest

from core.codegen import generate
from core.graph.edits import configure
from core.graph.project import Project
from core.project import read
from core.resources import examples
from core.values import LayerId

FIELDS = {"Dense": "units", "Conv2D": "filters", "LSTM": "units", "Embedding": "input_dim"}
CASES = [
    (path, layer.id, layer.name, FIELDS[layer.class_name])
    for path in sorted(examples().glob("*.loom"))
    for layer in read(path).main.layers.values()
    if layer.class_name in FIELDS
]


def _changed(project: Project, edited: Project) -> tuple[list[str], list[str], str]:
    """The lines that go, those that come, and the code before."""
    before, after = generate(project).text, generate(edited).text
    lines = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    return [one[2:] for one in lines if one[0] == "-"], [one[2:] for one in lines if one[0] == "+"], before


@pytest.mark.parametrize(("path", "layer", "name", "field"), CASES, ids=[f"{case[0].stem}-{case[2]}" for case in CASES])
def test_that_a_changed_setting_changes_the_lines_of_its_block_alone(
    path: Path, layer: LayerId, name: str, field: str
) -> None:
    project = read(path)
    gone, come, text = _changed(project, configure(project, project.main.id, [layer], {field: 77_777}))
    assert come
    assert gone
    statement = next(
        node
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Assign) and f'name="{name}"' in (ast.get_source_segment(text, node) or "")
    )
    own = text.splitlines()[statement.lineno - 1 : statement.end_lineno]
    assert set(gone) <= set(own)
