"""Exported code runs where blocks are called what Keras calls operations by itself."""

from __future__ import annotations

import pytest

from core.graph.project import Project
from tests.core.codegen.running import assert_same_models
from tests.core.engine.building import Drawing, many, project


def operators() -> Project:
    drawn = Drawing()
    x = drawn.input("x", 4)
    total = drawn.add("add", "Add", {}, many(x, drawn.add("dense", "Dense", {"units": 4}, x)))
    again = drawn.add("add_3", "Dense", {"units": 4}, total)
    for number in range(4):
        again = drawn.add(f"sum_{number}", "ops.add", {}, {"x1": again, "x2": total})
    drawn.model("net", x, again)
    return project(drawn)


def masks() -> Project:
    drawn = Drawing()
    steps = [
        drawn.add(f"embedding_{name}", "Embedding", {"input_dim": 9, "output_dim": 2, "mask_zero": True}, ids)
        for name in "ab"
        for ids in [drawn.input(name, 3, dtype="int32")]
    ]
    inputs = tuple(drawn.graph.layer_named(name) for name in "ab")
    joined = drawn.add("concatenate", "Concatenate", {}, many(*steps))
    ends = tuple(type(joined)(layer.calls[0].id) for layer in inputs if layer)
    drawn.model("net", ends, drawn.add("lstm", "LSTM", {"units": 2}, {"sequences": joined}))
    return project(drawn)


@pytest.mark.parametrize("style", ["script", "function"])
@pytest.mark.parametrize("asked", [operators(), masks()], ids=["operators", "masks"])
def test_that_blocks_may_have_the_names_that_keras_makes_up(asked: Project, style: str) -> None:
    for _ in range(2):  # in one process, as in a notebook
        assert_same_models(asked, style)
