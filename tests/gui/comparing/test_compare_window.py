"""Two projects beside each other: marks on both canvases, a list that leads to them, views that move together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from core.graph import edits
from core.graph.difference import difference
from core.graph.project import Project
from core.graph.records import Position
from core.project import read, write
from core.resources import examples
from core.values import LayerId
from gui.comparing.marks import ChangeMark
from gui.comparing.window import CompareWindow, Side
from gui.theme.theme import Theme
from tests.documents import chain
from tests.gui.conftest import OpenWindow
from tests.gui.runs import STARTING_MS


def _changed() -> tuple[Project, Project]:
    """A chain, and the same with one block wider, one gone and one new."""
    before = chain(4)
    graph = before.main.id
    after = edits.configure(before, graph, [LayerId("l2")], {"units": 16})
    after = edits.remove_layers(after, graph, [LayerId("l4")], reconnect=True)
    return before, edits.add_layer(after, graph, "Dropout", {"rate": 0.5}, "fresh")


@pytest.fixture
def compared(qtbot: QtBot, theme: Theme, open_window: OpenWindow) -> CompareWindow:
    before, after = _changed()
    window = CompareWindow(Side("old", before), Side("new", after), theme, open_window(after))
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    return window


def _selected(compared: CompareWindow) -> list[list[str]]:
    return [sorted(scene.graph.layers[key].name for key in scene.selected_layers()) for scene in compared.scenes]


def test_that_what_differs_is_counted_listed_and_marked_on_both_sides(compared: CompareWindow) -> None:
    rows = [compared.list.item(row).text() for row in range(compared.list.count())]
    assert rows[:3] == ["~ dense_0: units 8 → 16", "- block dense_2 (Dense)", "+ block fresh (Dropout)"]
    assert "1 block added" in compared.summary.text()
    marks = [[item for item in scene.items() if isinstance(item, ChangeMark)] for scene in compared.scenes]
    assert [len(side) for side in marks] == [2, 2]


def test_that_the_list_leads_to_the_block_in_both(compared: CompareWindow) -> None:
    compared.step(1)
    assert _selected(compared) == [["dense_0"], ["dense_0"]]
    compared.step(1)
    assert _selected(compared) == [["dense_2"], []]
    compared.step(1)
    assert _selected(compared) == [[], ["fresh"]]


def test_that_links_models_and_plan_lead_to_their_blocks(qtbot: QtBot, theme: Theme, open_window: OpenWindow) -> None:
    before = read(examples() / "movies.loom")
    assert before.plan
    plan = replace(before.plan, outputs=tuple(replace(row, weight=0.5) for row in before.plan.outputs[:1]), epochs=9)
    forget = before.main.layer_named("forget_more")
    assert forget
    after = edits.remove_layers(replace(before, plan=plan), before.main.id, [forget.id], reconnect=True)
    window = CompareWindow(Side("old", before), Side("new", after), theme, open_window(after))
    qtbot.addWidget(window)
    places = {window.list.item(row).text(): row for row in range(window.list.count())}
    window.list.setCurrentRow(places["+ link hidden → liked"])
    assert _selected(window) == [[], ["hidden", "liked"]]
    (weight,) = [row for text, row in places.items() if text.startswith("~ plan output liked.weight")]
    window.list.setCurrentRow(weight)
    assert _selected(window) == [["liked"], ["liked"]]
    window.list.setCurrentRow(places["~ plan epochs 8 → 9"])
    assert _selected(window) == [["liked"], ["liked"]]  # it is about no block


def test_that_a_block_that_only_stands_elsewhere_is_no_change(
    qtbot: QtBot, theme: Theme, open_window: OpenWindow
) -> None:
    project = chain(4)
    layers = list(project.main.layers)
    project = edits.place(project, project.main.id, {layer: Position(200.0 * n, 0) for n, layer in enumerate(layers)})
    moved = edits.place(project, project.main.id, {layers[1]: Position(0, 400)})
    window = CompareWindow(Side("old", project), Side("new", moved), theme, open_window(moved))
    qtbot.addWidget(window)
    assert not window.found
    assert [window.list.item(row).text() for row in range(window.list.count())] == ["↔ dense_0 stands elsewhere"]
    assert window.summary.text().endswith("1 block moved.")
    window.step(1)
    assert _selected(window) == [["dense_0"], ["dense_0"]]


def test_that_keras_tells_which_shapes_and_sizes_differ(qtbot: QtBot, theme: Theme, open_window: OpenWindow) -> None:
    before = chain(2)
    after = edits.configure(before, before.main.id, [LayerId("l2")], {"units": 16})
    window = CompareWindow(Side("old", before), Side("new", after), theme, open_window(after), asks_keras=True)
    qtbot.addWidget(window)
    qtbot.waitUntil(lambda: bool(window.shapes), timeout=STARTING_MS)
    assert [window.list.item(row).text() for row in range(window.list.count())] == [
        "~ dense_0: units 8 → 16",
        "~ dense_0: output (None, 8) → (None, 16)",
        "~ dense_0: weights 72 → 144",
        "~ dense_1: weights 72 → 136",
    ]
    assert "2 blocks of another shape or size" in window.summary.text()
    words = [item.kind for item in window.scenes[1].items() if isinstance(item, ChangeMark)]
    assert sorted(words) == ["changed", "reshaped"]


def test_that_both_views_move_together(compared: CompareWindow, qtbot: QtBot) -> None:
    one, other = compared.views
    one.zoom_at(one.viewport().rect().center(), 0.8)
    one.pan(QPointF(40, 20))
    qtbot.waitUntil(lambda: other.viewportTransform() == one.viewportTransform(), timeout=10_000)
    other.pan(QPointF(-90, 10))
    qtbot.waitUntil(lambda: one.viewportTransform() == other.viewportTransform(), timeout=10_000)


def test_that_equal_projects_say_so(qtbot: QtBot, theme: Theme, open_window: OpenWindow) -> None:
    project = chain(2)
    window = CompareWindow(Side("a", project), Side("b", project), theme, open_window(project))
    qtbot.addWidget(window)
    assert window.summary.text().startswith("Nothing differs")


def test_that_a_project_on_disk_stands_beside_the_one_on_screen(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path
) -> None:
    before, after = _changed()
    write(before, tmp_path / "old.loom")
    window = open_window(after)
    window.compare_with(tmp_path / "old.loom")
    shown = window.findChild(CompareWindow)
    assert shown is not None
    qtbot.addWidget(shown)
    assert shown.windowTitle() == "old.loom → untitled.loom"
    assert shown.found == difference(before, after)
