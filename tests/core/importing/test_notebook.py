"""The code of a notebook: what IPython alone understands is left out, what is Python stays."""

from __future__ import annotations

import json

import pytest

from core.importing.notebook import program_in


def _notebook(*sources: str, **metadata: object) -> str:
    cells = [{"cell_type": "code", "source": source.splitlines(keepends=True)} for source in sources]
    return json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 5, "metadata": metadata})


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("%matplotlib inline", "pass"),
        ("!pip install keras", "pass"),
        ("?keras.Model", "pass"),
        ("keras.Model?", "pass"),
        ("keras.Model??", "pass"),
        ("files = !ls", "files = None"),
        ("time = %timeit -o f()", "time = None"),
        ("    %cd data", "    pass"),
    ],
)
def test_that_what_only_ipython_understands_is_left_out(line: str, left: str) -> None:
    assert program_in(_notebook(f"if True:\n    x = 1\n{line}\ny = 2")) == f"if True:\n    x = 1\n{left}\ny = 2"


@pytest.mark.parametrize("cell", ["y = (\n    x\n    % 2\n)", "text = '''\n%d\n!\n'''"])
def test_that_python_stays_though_a_line_begins_like_a_magic(cell: str) -> None:
    assert program_in(_notebook("x = 3", cell)) == f"x = 3\n{cell}"


def test_that_a_cell_of_another_language_is_left_out() -> None:
    assert program_in(_notebook("%%bash\nrm -rf data", "x = 1")) == "\nx = 1"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hello", "Expecting value"),
        ("[1]", "no cells"),
        ('{"worksheets": []}', "no cells"),
        ('{"cells": [5]}', "no cells"),
        ("[" * 100_000, "nested deeper"),
        (_notebook("x <- 1", kernelspec={"language": "R"}), "written in r"),
    ],
)
def test_that_what_is_no_notebook_of_python_says_why(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        program_in(text)
