"""Models are declared, renamed, reordered and taken away in their panel, and the canvas shows their ends."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QToolButton

from core.graph.edits.layers import add_layer, rename_layer
from core.graph.edits.links import connect
from core.graph.edits.models import declare_model
from core.graph.project import Project
from core.graph.records import Position, Source, Target
from core.values import CallId, GraphId, LayerId, ModelId, ModelRef
from gui.elided import ElidedLabel
from gui.panels.models.panel import ModelsPanel
from gui.window import MainWindow

OpenWindow = Callable[[Project], MainWindow]
G = GraphId("g1")
A, B, MERGE, HEAD, SIDE = (Source(CallId(f"c{index}")) for index in range(1, 6))


@pytest.fixture
def project() -> Project:
    """Inputs a (l1) and b (l2), a Concatenate (l3), and two Dense behind it (l4, l5)."""
    made = Project()
    for index, (kind, config, name) in enumerate(
        (
            ("InputLayer", {"shape": (4,)}, "a"),
            ("InputLayer", {"shape": (4,)}, "b"),
            ("Concatenate", {}, "merge"),
            ("Dense", {"units": 1}, "head"),
            ("Dense", {"units": 2}, "side"),
        )
    ):
        made = add_layer(made, G, kind, config, name, Position(240 * index, 0))  # type: ignore[arg-type]
    made = connect(made, G, A, Target(MERGE.call, "inputs[0]"))
    made = connect(made, G, B, Target(MERGE.call, "inputs[1]"))
    made = connect(made, G, MERGE, Target(HEAD.call, "inputs"))
    return connect(made, G, MERGE, Target(SIDE.call, "inputs"))


@pytest.fixture
def declared(project: Project) -> Project:
    return declare_model(project, G, (A, B), HEAD, "both")


def panel_of(window: MainWindow) -> ModelsPanel:
    dock = window.docks["models"]
    dock.show()
    dock.raise_()
    QTest.qWait(20)
    panel = dock.panel()
    assert isinstance(panel, ModelsPanel)
    return panel


def press(panel: ModelsPanel, name: str) -> None:
    buttons = (*panel.findChildren(QPushButton), *panel.findChildren(QToolButton))
    button = next(one for one in buttons if name in (one.text(), one.accessibleName()) and one.isVisible())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QTest.qWait(20)


def ends(window: MainWindow) -> list[tuple[str, object, object]]:
    return [(model.name, model.inputs, model.outputs) for model in window.session.graph.models.values()]


def test_that_a_model_is_declared_from_the_loose_ends(project: Project, open_window: OpenWindow) -> None:
    window = open_window(project)
    press(panel_of(window), "Declare from loose ends")
    assert ends(window) == [("model", (A, B), (HEAD, SIDE))]
    blocks = window.canvas.scene.blocks
    assert [blocks[LayerId(f"l{index}")].block.rows[0].output.badges for index in (1, 2, 4, 5)] == [  # type: ignore[union-attr]
        ("in 0",),
        ("in 1",),
        ("out 0",),
        ("out 1",),
    ]


def test_that_a_model_is_declared_up_to_what_is_selected(project: Project, open_window: OpenWindow) -> None:
    window = open_window(project)
    window.session.select([LayerId("l5")])
    press(panel_of(window), "Declare from selection")
    assert ends(window) == [("model", (A, B), SIDE)]


def test_that_without_a_way_from_an_input_the_panel_says_what_to_do(open_window: OpenWindow) -> None:
    window = open_window(Project())
    panel = panel_of(window)
    press(panel, "Declare from loose ends")
    assert panel.reason.isVisible()
    assert "Input block" in panel.reason.text()


def test_that_inputs_change_places(declared: Project, open_window: OpenWindow) -> None:
    window = open_window(declared)
    press(panel_of(window), "Move input 1 of both up")
    assert ends(window) == [("both", (B, A), HEAD)]
    window.session.undo()
    assert window.session.project is declared


def test_that_outputs_come_and_go(declared: Project, open_window: OpenWindow) -> None:
    window = open_window(declared)
    panel = panel_of(window)
    window.session.select([LayerId("l5")])
    press(panel, "Add selected to outputs of both")
    assert ends(window) == [("both", (A, B), (HEAD, SIDE))]
    press(panel, "Remove output 0 of both")
    assert ends(window) == [("both", (A, B), SIDE)]


def test_that_a_model_is_renamed_and_a_taken_name_is_refused(declared: Project, open_window: OpenWindow) -> None:
    window = open_window(declare_model(declared, G, (A, B), SIDE, "other"))
    panel = panel_of(window)
    for text, held in (("whole", "whole"), ("other", "whole")):
        name = panel.cards[0].name
        name.setFocus()
        name.selectAll()
        QTest.keyClicks(name, text)
        QTest.keyClick(name, Qt.Key.Key_Return)
        QTest.qWait(20)
        assert window.session.graph.models[ModelId("m1")].name == held
    assert "other" in panel.cards[0].reason.text()


def test_that_a_model_in_use_is_not_removed(declared: Project, open_window: OpenWindow) -> None:
    window = open_window(declared)
    panel = panel_of(window)
    press(panel, "Remove model both")
    assert ends(window) == []
    window.session.undo()
    QTest.qWait(20)
    inner = Project().with_graph(declared.main)
    assert inner.model(ModelRef(G, ModelId("m1")))


def test_that_a_badge_stands_outside_the_block(declared: Project, open_window: OpenWindow) -> None:
    window = open_window(declared)
    block = window.canvas.scene.blocks[LayerId("l4")]
    before = window.canvas.view.grab().toImage()
    reach = block.boundingRect().width()
    window.session.undo()
    panel = panel_of(window)
    press(panel, "Remove model both")
    assert block.boundingRect().width() < reach
    assert window.canvas.view.grab().toImage() != before


def test_that_a_long_name_of_an_output_is_cut_with_a_mark_and_alone_has_no_buttons(
    project: Project, open_window: OpenWindow
) -> None:
    name = "what_the_side_says_of_it_all_in_the_end"
    long = rename_layer(project, G, LayerId("l5"), name)
    panel = panel_of(open_window(declare_model(long, G, (A, B), SIDE, "both")))
    (label,) = (one for one in panel.findChildren(ElidedLabel) if one.text() == name)
    assert label.shown().endswith("…")
    assert label.toolTip() == name
    told = [button.accessibleName() for button in panel.findChildren(QToolButton)]
    assert "Move input 1 of both up" in told
    assert not any("output 0 of both" in one for one in told)
