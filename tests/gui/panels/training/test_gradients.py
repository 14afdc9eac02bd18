"""The view of gradients says what was measured, and its proposal becomes the plan's weights in one undo step."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from core.graph import edits
from core.training.gradients import GradientsMeasured, LayerNorms
from gui.panels.training.gradients import GradientsView
from gui.window import MainWindow
from tests.gui.conftest import OpenWindow
from tests.gui.runs import opened, panel_of

MEASURED = GradientsMeasured(
    1, 4, ("main", "aux"), (0.7, 1.1), (1.0, 0.25), (LayerNorms("hidden", (0.6, 0.1)),), ((1, -0.4), (-0.4, 1)), 0.012
)


def _view(window: MainWindow, qtbot: QtBot) -> GradientsView:
    window.docks["training"].raise_()
    panel = panel_of(window)
    panel.tabs.setCurrentIndex(3)
    panel.gradients.take((MEASURED,))
    qtbot.waitUntil(lambda: panel.gradients.balance.height() > 0 and panel.gradients.balance.isVisible())
    return panel.gradients


def test_that_the_proposal_becomes_the_weights_of_the_plan(
    open_window: OpenWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window = opened(open_window, tmp_path)
    view = _view(window, qtbot)
    texts = " ".join(label.text() for label in view.findChildren(QLabel))
    assert "main and aux" in texts
    assert "-0.40" in texts
    assert "pull against each other" in texts
    assert "hidden" in texts

    QTest.mouseClick(view.balance, Qt.MouseButton.LeftButton)
    plan = window.session.project.plan
    assert plan
    weights = [row.weight for row in plan.outputs]
    assert weights == [0.5, 0.75]  # norms 0.6 and 0.4 a unit of weight: 2 to 3, with the sum of before
    window.session.undo()
    assert window.session.project.plan
    assert [row.weight for row in window.session.project.plan.outputs] == [1.0, 0.25]


def test_that_a_proposal_for_other_losses_is_refused_in_words(
    open_window: OpenWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window = opened(open_window, tmp_path)
    view = _view(window, qtbot)
    plan = window.session.project.plan
    assert plan
    without = replace(plan, outputs=plan.outputs[:1])
    window.session.do("Train one output", lambda now: edits.set_plan(now, without))
    refused: list[str] = []
    window.session.refused.connect(refused.append)
    QTest.mouseClick(view.balance, Qt.MouseButton.LeftButton)
    assert "weights of 2 losses, and 1 are trained now" in refused[0]
    assert window.session.project.plan == without
