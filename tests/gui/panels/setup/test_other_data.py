"""A folder of images as the data of a model: dropped, matched, and seen as small pictures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from core.graph.plan import Binding, DataSource, Transform
from core.graph.project import Project
from core.values import Expression, Value
from gui.panels.setup.data_tab import DataTab
from gui.panels.setup.planning import Planning
from gui.session import Session
from gui.theme.theme import Theme
from tests.core.engine.building import Drawing, project


@pytest.fixture
def model() -> Project:
    drawing = Drawing()
    x = drawing.input("photo", 8, 8, 3)
    y = drawing.add("pet", "Dense", {"units": 2, "activation": "softmax"}, drawing.add("flat", "Flatten", {}, x))
    drawing.model("pets", x, y)
    return replace(project(drawing))


def test_that_a_dropped_folder_of_images_is_matched_and_shown(
    model: Project, tmp_path: Path, theme: Theme, qtbot: QtBot
) -> None:
    for label, shade in (("cat", 200), ("dog", 50)):
        (tmp_path / label).mkdir()
        for number in range(3):
            Image.fromarray(np.full((20, 20, 3), shade, np.uint8)).save(tmp_path / label / f"{number}.png")
    session = Session(model)
    tab = DataTab(Planning(session), theme)
    qtbot.addWidget(tab)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path))])
    tab.dropEvent(
        QDropEvent(
            QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
    )
    qtbot.waitUntil(lambda: session.project.plan is not None, timeout=20_000)
    plan = session.project.plan
    assert plan
    assert plan.source == DataSource("images", str(tmp_path))
    sizes: dict[str, Value] = {"height": 8, "width": 8, "channels": 3, "scale": Expression("1 / 255")}
    assert plan.inputs[0].bindings[0].transform == Transform("image", sizes)
    assert plan.outputs[0].target
    assert plan.outputs[0].target.columns == ("label",)
    assert plan.outputs[0].loss == "sparse_categorical_crossentropy"
    cell = tab.rows.item(0, 0)
    assert cell
    assert cell.text() == "cat/0.png"
    assert cell.icon().pixmap(20, 20).toImage().pixelColor(5, 5).red() == 200
    tab.close_down()


def test_that_a_data_set_of_keras_is_matched_before_it_is_fetched(theme: Theme, qtbot: QtBot) -> None:
    drawing = Drawing()
    x = drawing.input("pixels", 28, 28)
    y = drawing.add("digit", "Dense", {"units": 10, "activation": "softmax"}, drawing.add("flat", "Flatten", {}, x))
    drawing.model("digits", x, y)
    session = Session(project(drawing))
    tab = DataTab(Planning(session), theme)
    qtbot.addWidget(tab)
    tab.open_source(DataSource("dataset", "mnist"))
    qtbot.waitUntil(lambda: session.project.plan is not None, timeout=20_000)
    plan = session.project.plan
    assert plan
    assert plan.source == DataSource("dataset", "mnist", {"held_out": "is_test"})
    assert plan.inputs[0].bindings == (Binding(("x",), Transform("array", {"scale": Expression("1 / 255")})),)
    assert plan.outputs[0].target == Binding(("y",))
    tab.close_down()


def test_that_what_a_function_gives_is_bound_by_typing_its_names(model: Project, theme: Theme, qtbot: QtBot) -> None:
    session = Session(model)
    tab = DataTab(Planning(session), theme)
    qtbot.addWidget(tab)
    tab.open_source(DataSource("python", "data.py:load"))
    qtbot.waitUntil(lambda: "Name its columns by hand" in tab.note.text(), timeout=20_000)
    card = next(card for (_, target), card in tab.cards.items() if not target)
    field = card.add.lineEdit()
    assert field
    field.setText("photos")
    field.returnPressed.emit()
    plan = session.project.plan
    assert plan
    assert plan.inputs[0].bindings == (Binding(("photos",)),)
    tab.close_down()


def test_that_another_file_is_held_out_and_no_more(model: Project, tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    session = Session(model)
    tab = DataTab(Planning(session), theme)
    qtbot.addWidget(tab)
    tab.open_source(DataSource("dataset", "cifar10"))
    qtbot.waitUntil(lambda: session.project.plan is not None, timeout=20_000)
    combo = tab.bar.held_out
    qtbot.waitUntil(lambda: combo.currentText() == "Held out by is_test")
    combo.hold_out_file(tmp_path / "more.npz")
    qtbot.waitUntil(lambda: combo.currentText() == "Held out: more.npz")
    plan = session.project.plan
    assert plan
    assert plan.source == DataSource("dataset", "cifar10")
    assert plan.validation_source == DataSource("npz", str(tmp_path / "more.npz"))
    combo.setCurrentIndex(0)
    combo.activated.emit(0)
    assert session.project.plan
    assert session.project.plan.validation_source is None
    tab.close_down()
