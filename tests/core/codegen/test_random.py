"""Whatever document it is given, code generation writes Python or says where it cannot; nothing else ever happens."""

from __future__ import annotations

from contextlib import suppress

from hypothesis import given, settings

from core.codegen import generate
from core.errors import LayerLoomError
from core.graph.project import Project
from tests.strategies import projects


@settings(max_examples=60)
@given(projects())
def test_that_a_draft_of_any_document_is_python(asked: Project) -> None:
    draft = generate(asked, draft=True)
    compile(draft.text, "<draft>", "exec")
    lines = draft.text.count("\n")
    assert all(1 <= number <= lines for numbers in draft.lines.values() for number in numbers)
    assert generate(asked, draft=True) == draft


@settings(max_examples=40)
@given(projects())
def test_that_any_document_is_written_or_refused_with_a_named_error(asked: Project) -> None:
    with suppress(LayerLoomError):
        compile(generate(asked).text, "<exported>", "exec")
        compile(generate(asked, style="function").text, "<exported>", "exec")


@settings(max_examples=40)
@given(projects())
def test_that_a_training_draft_of_any_document_is_python(asked: Project) -> None:
    compile(generate(asked, draft=True, training=True).text, "<draft>", "exec")
