"""Weights taken over in the app: the list first, a donor changed, then one undo step that training starts from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.project import write
from gui.transplanting.transplanting import Transplanter
from tests.documents import chain
from tests.gui.conftest import OpenWindow
from tests.gui.runs import STARTING_MS


def test_that_what_fits_is_listed_changed_and_taken_over(open_window: OpenWindow, tmp_path: Path, qtbot: QtBot) -> None:
    project = chain(2)
    write(project, tmp_path / "net.loom")
    names = {f"{name}|Dense|{place}": array for name in ("one", "two", "three") for place, array in _arrays()}
    np.savez(tmp_path / "theirs.npz", **names)  # type: ignore[arg-type]
    window = open_window(project)
    window.session.saved(tmp_path / "net.loom")
    work = Transplanter(window, window.session, window.files, window.theme)
    work.start(tmp_path / "theirs.npz")
    dialog = work.dialog
    assert dialog
    qtbot.waitUntil(lambda: dialog.list.topLevelItemCount() == 2, timeout=STARTING_MS)
    rows = [[dialog.list.topLevelItem(row).text(column) for column in range(3)] for row in range(2)]  # type: ignore[union-attr]
    assert rows == [["dense_0", "one", "carried"], ["dense_1", "two", "carried"]]
    assert dialog.left.text() == "Nobody takes three."
    assert "Nothing has happened yet" in dialog.words.text()
    assert not list(tmp_path.glob("net*.npz"))
    dialog.donor.setFocus()
    QTest.keyClick(dialog.donor, Qt.Key.Key_Home)
    dialog.donor.activated.emit(dialog.donor.currentIndex())
    assert dialog.pairs == {"dense_0": ""}
    QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.session.project.plan is not None, timeout=STARTING_MS)
    plan = window.session.project.plan
    assert plan
    assert plan.warm_start == "net.weights.npz"
    with np.load(tmp_path / "net.weights.npz") as kept:
        assert {name.split("|")[0] for name in kept.files} == {"dense_1"}
    window.session.undo()
    assert window.session.project is project


def _arrays() -> list[tuple[int, np.ndarray]]:
    return [(0, np.ones((8, 8), "float32")), (1, np.zeros(8, "float32"))]
