"""A model thousands of calls deep is exported as code that runs, and a short one without ado."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from core.codegen import generate
from core.project import read
from core.resources import examples
from tests.documents import chain


@pytest.mark.parametrize("style", ["script", "function"])
def test_that_the_code_of_a_deep_chain_runs(style: str, tmp_path: Path) -> None:
    script = tmp_path / "deep.py"
    script.write_text(generate(chain(1100), style=style).text, encoding="utf-8")  # type: ignore[arg-type]
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]


def test_that_a_short_model_has_no_word_of_recursion() -> None:
    assert "recursion" not in generate(read(examples() / "movies.loom")).text


def test_that_the_notes_on_blocks_of_nested_models_are_written_once() -> None:
    project = read(examples() / "model_as_layer.loom")
    notes = [layer.note for graph in project.graphs.values() for layer in graph.layers.values() if layer.note]
    text = " ".join(generate(project).text.replace("#", " ").split())
    assert notes
    assert [text.count(" ".join(note.split())) for note in notes] == [1] * len(notes)
