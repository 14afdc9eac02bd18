"""Random models of all kinds of blocks: what the exported code makes is what the compiler makes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.codegen import generate
from core.graph.project import Project
from core.graph.records import Source
from core.project import dumps, loads
from core.values import Value
from tests.core.codegen.running import assert_same_models
from tests.core.engine.building import Drawing, project
from tests.core.examples import few
from tests.core.wide_networks import wide_networks


@few(10)
@given(wide_networks(), st.sampled_from(["script", "function"]))
def test_that_exported_code_makes_what_the_compiler_makes(asked: Project, style: str) -> None:
    assert_same_models(asked, style)


@given(wide_networks())
def test_that_the_file_holds_all_of_it(asked: Project) -> None:
    assert loads(dumps(asked)) == asked


def test_that_a_file_that_was_saved_and_opened_gives_the_same_code() -> None:
    drawn = Drawing()
    x = drawn.input("x", 4)
    settings: dict[str, Value] = {"scale": 2.0, "dtype": "float64", "activity_regularizer": "l2"}
    given: dict[str, Source | Value] = {"inputs": x, "b": x, "a": x}
    drawn.model("net", x, drawn.add("gate", "tests.core.gates:Gate", settings, given))
    asked = project(drawn)
    assert generate(loads(dumps(asked))).text == generate(asked).text
