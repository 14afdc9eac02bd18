"""The exported script as a Jupyter notebook: cut where its steps begin, with a heading and a sentence above each."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from enum import Enum
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from core.codegen import generate
from core.graph.project import Project
from core.project import read
from core.project.atomic import replace_file
from core.saving.choosing import chosen_model, declared
from core.saving.formats import format_of
from core.saving.messages import Order, Saved
from core.saving.place import check_place
from core.training.large import is_large
from core.values import ModelRef

Cell = dict[str, object]


class Step(Enum):
    """What a statement of the script is for: a heading and what is said below it, in the order of the script."""

    IMPORTS = ("Imports", "What the code below needs; where it trains also seeds, so that it comes to the same again.")
    CONSTANTS = ("Constants", "Numbers that the model is sized by. Change one and run everything again.")
    TOOLS = ("Functions", "What the cells below call.")
    MODEL = ("The model", "Layers are made and called on what feeds them; a model joins its inputs and outputs.")
    DATA = ("The data", "Read, divided into what trains and what is held out, and made into arrays.")
    COMPILE = ("Losses and optimizer", "Each output has a loss, in the order of the model's outputs.")
    TRAINING = ("Training", "The samples come in an order that the seed and the epoch decide.")


class _Piece(NamedTuple):
    step: Step
    text: str


def save_notebook(order: Order) -> Saved:
    """The one format that takes no Keras. Raises SaveRefused, OSError, and what the export of the code raises."""
    out, file = Path(order.out), Path(order.project)
    check_place(format_of(order.out), out)
    project = read(file)
    ref = chosen_model(project, order.model)
    text = notebook(project, ref, order.title or file.stem, Path(order.folder))
    replace_file(out, text.encode(), keep_previous=False)
    return Saved(order.out, declared(project)[ref])


def notebook(project: Project, ref: ModelRef, title: str, folder: Path | None = None) -> str:
    """The text of the file. `folder` is where the data lie. Raises what the export of the code raises."""
    planned = project.plan is not None and project.plan.model == ref
    record = project.model(ref)
    assert record is not None
    models, large = None if planned else [record.name], is_large(project, folder)
    code = generate(project, models=models, training=planned, large=large).text
    cells = [_words(f"# {title}\n\n{_about(planned, record.name)}"), *_cells(code)]
    if planned:
        cells += [_words("## Results\n\nThe last number of every loss and metric."), _code(_RESULTS)]
    else:
        cells += [_words("## Summary\n\nEvery layer with its output shape and its weights."), _code(_SUMMARY)]
    numbered = [{"id": f"cell-{number}", **cell} for number, cell in enumerate(cells, start=1)]
    found = {"cells": numbered, "metadata": _METADATA, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


def _about(planned: bool, name: str) -> str:
    does = "builds and trains" if planned else "builds"
    paths = " Paths of data start in the folder of the notebook." if planned else ""
    return f"This notebook {does} the model `{name}` with Keras.{paths}"


def _cells(code: str) -> Iterator[Cell]:
    for step, pieces in groupby(_pieces(code), key=lambda piece: piece.step):
        heading, sentence = step.value
        yield _words(f"## {heading}\n\n{sentence}")
        parts = [piece.text for piece in pieces]
        yield from map(_code, parts if step is Step.TOOLS else ["".join(parts)])


def _pieces(code: str) -> Iterator[_Piece]:
    """Each statement with the comments and empty lines above it."""
    lines = code.splitlines(keepends=True)
    body = ast.parse(code).body
    last_model = max((place for place, one in enumerate(body) if _makes_model(one)), default=-1)
    begin, step = 0, Step.IMPORTS
    for place, statement in enumerate(body):
        end = statement.end_lineno or statement.lineno
        step = _step(statement, step, place <= last_model)
        yield _Piece(step, "".join(lines[begin:end]))
        begin = end


def _step(statement: ast.stmt, before: Step, building: bool) -> Step:
    """Steps never go back, apart from functions, which stand between others."""
    text = ast.unparse(statement)
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return Step.IMPORTS
    if before is Step.IMPORTS and not isinstance(statement, ast.Assign | ast.FunctionDef | ast.ClassDef):
        return Step.IMPORTS
    if isinstance(statement, ast.FunctionDef | ast.ClassDef) and before not in (Step.COMPILE, Step.TRAINING):
        return Step.MODEL if statement.name.startswith("build_") else Step.TOOLS
    if building:
        plain = before in (Step.IMPORTS, Step.CONSTANTS) and "keras." not in text and "layers." not in text
        return Step.CONSTANTS if plain else Step.MODEL
    if ".compile(" in text:
        return Step.COMPILE
    if before in (Step.COMPILE, Step.TRAINING):
        return Step.TRAINING
    return Step.DATA


def _makes_model(statement: ast.stmt) -> bool:
    """Whether it assigns what makes a model; a statement that fits one does not."""
    return isinstance(statement, ast.Assign) and any(
        word in ast.unparse(statement.value) for word in ("keras.Model(", "keras.Sequential(", "build_")
    )


def _words(text: str) -> Cell:
    return {"cell_type": "markdown", "metadata": {}, "source": text.splitlines(keepends=True)}


def _code(text: str) -> Cell:
    source = text.strip("\n").splitlines(keepends=True)
    return {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": source}


_RESULTS = "{name: values[-1] for name, values in history.history.items()}"
_SUMMARY = (
    "for model in [value for value in globals().values() if isinstance(value, keras.Model)]:\n    model.summary()"
)
_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
