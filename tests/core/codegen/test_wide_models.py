"""Random models of all kinds of blocks: what the exported code makes is what the compiler makes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.graph.project import Project
from core.project import dumps, loads
from tests.core.codegen.running import assert_same_models
from tests.core.examples import few
from tests.core.wide_networks import wide_networks


@few(10)
@given(wide_networks(), st.sampled_from(["script", "function"]))
def test_that_exported_code_makes_what_the_compiler_makes(asked: Project, style: str) -> None:
    assert_same_models(asked, style)


@given(wide_networks())
def test_that_the_file_holds_all_of_it(asked: Project) -> None:
    assert loads(dumps(asked)) == asked
