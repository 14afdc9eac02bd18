"""A list that is searched by typing: Enter takes what is meant."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.panels.combos import SearchCombo


@pytest.fixture
def combo(qtbot: QtBot) -> SearchCombo:
    made = SearchCombo(lambda: ["el"])
    made.addItems(["leaky_relu", "relu", "relu6", "elu", "Tanh"])
    made.setCurrentIndex(-1)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.mark.parametrize(
    ("typed", "taken"), [("relu", "relu"), ("rel", "relu"), ("y_r", "leaky_relu"), ("tan", "Tanh"), ("relu6", "relu6")]
)
def test_that_enter_takes_what_is_meant(combo: SearchCombo, qtbot: QtBot, typed: str, taken: str) -> None:
    with qtbot.waitSignal(combo.activated) as told:
        QTest.keyClicks(combo.line, typed)
        QTest.keyClick(combo.line, Qt.Key.Key_Return)
    assert combo.itemText(told.args[0]) == combo.currentText() == taken


@pytest.mark.parametrize("typed", ["", "el", "nobody"])
def test_that_other_texts_stay_as_they_are(combo: SearchCombo, typed: str) -> None:
    chosen: list[int] = []
    combo.activated.connect(chosen.append)
    QTest.keyClicks(combo.line, typed)
    QTest.keyClick(combo.line, Qt.Key.Key_Return)
    assert (combo.currentText(), chosen) == (typed, [])


def test_that_an_arrow_key_chooses_another(combo: SearchCombo, qtbot: QtBot) -> None:
    chosen: list[int] = []
    combo.activated.connect(chosen.append)
    QTest.keyClicks(combo.line, "rel")
    popup = combo.completer().popup()  # type: ignore[union-attr]  # it has one
    assert popup
    qtbot.waitUntil(popup.isVisible)
    for _ in range(3):
        QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert [combo.itemText(place) for place in chosen] == ["relu6"]
