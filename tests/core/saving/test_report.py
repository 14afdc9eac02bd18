"""Reports tell what a check found, as a page that needs nothing beside it and as Markdown."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from core.graph.project import Project
from core.protocol.answers import CallShapes, ModelSummary, Status, Tensor, Weights
from core.saving.checked import report_of
from core.saving.report.html import html
from core.saving.report.markdown import markdown
from core.saving.report.sections import Facts
from core.values import ModelId, ModelRef
from tests.core.cli import documents

_PICTURE = (
    '<?xml version="1.0"?>\n<svg width="9mm" viewBox="0 0 300 90" xmlns="http://www.w3.org/2000/svg"><a id="b"/></svg>'
)


def _facts(project: Project) -> Facts:
    graph = project.main
    known = Tensor((None, 4))
    calls = [
        CallShapes(graph.id, place.layer.id, call, place.node, Status.OK, {"inputs": known}, (known,), Weights(80, 80))
        for call, place in graph.places.items()
    ]
    ends = {"[0]": known, "[1]": known}
    summary = ModelSummary(graph.id, ModelId("m1"), Status.OK, ends, {"": known}, Weights(97, 97))
    report = report_of(project, calls, (summary,))
    return Facts("Twins & <others>", report, ModelRef(graph.id, ModelId("m1")), _PICTURE)


@pytest.fixture
def facts() -> Facts:
    return _facts(replace(documents.twins(), plan=documents.plan()))


class _Page(HTMLParser):
    """Whether every tag is closed, and what a page would fetch."""

    _VOID = frozenset({"meta", "br", "hr", "img", "link"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.fetched: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self._VOID:
            self.open.append(tag)
        self.fetched += [
            value or "" for name, value in attrs if name in ("src", "href") and not str(value).startswith("#")
        ]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += f"{data} "


def test_that_the_page_is_whole_and_fetches_nothing(facts: Facts) -> None:
    page = _Page()
    page.feed(html(facts))
    assert (page.open, page.fetched) == ([], [])
    for word in ("Twins & <others>", "Inputs and outputs", "97", "shared", "units=2 * width", "twins.npz", "width"):
        assert word in page.text


def test_that_a_shared_layer_has_a_row_for_each_call(facts: Facts) -> None:
    text, _ = markdown(facts, "twins")
    rows = [line.split(" | ") for line in text.splitlines() if line.startswith("| shared |")]
    assert [(row[3], row[7].rstrip(" |")) for row in rows] == [("0", "80"), ("1", "shared")]


def test_that_pictures_of_markdown_are_files_beside_it(facts: Facts) -> None:
    text, pictures = markdown(facts, "twins")
    assert pictures == {"twins-canvas.svg": _PICTURE}
    assert "![Canvas](<twins-canvas.svg>)" in text
    assert "Twins & \\<others\\>" in text


def test_that_a_page_keeps_the_ids_of_its_pictures_apart(facts: Facts) -> None:
    assert 'id="p0-b"' in html(facts)
    assert 'width="9mm"' not in html(facts)
    assert 'style="width:300px"' in html(facts)


def test_that_problems_are_told(facts: Facts) -> None:
    assert "error" in html(_facts(documents.broken()))
    assert "None was found" in html(facts)
