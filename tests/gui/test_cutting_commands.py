"""Cutting from the menu: every command one undo step, and the head as wide as asked."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QInputDialog

from core.graph.records import Source
from gui.window import MainWindow
from tests.documents import Drawing, chain
from tests.gui.conftest import OpenWindow


@pytest.fixture
def window(open_window: OpenWindow) -> MainWindow:
    """An input and four Dense blocks in a row."""
    return open_window(chain(4))


def _select(window: MainWindow, *names: str) -> None:
    layers = window.session.graph.layers.values()
    window.session.select([layer.id for layer in layers if layer.name in names])
    window.commands.refresh()


def _run(window: MainWindow, name: str) -> None:
    assert window.commands.actions[name].isEnabled()
    window.commands.actions[name].trigger()


def _frozen(window: MainWindow) -> list[str]:
    layers = window.session.graph.layers.values()
    return [layer.name for layer in layers if layer.config.get("trainable") is False]


def test_that_all_up_to_a_block_freezes_in_one_step(window: MainWindow) -> None:
    _select(window, "dense_1")
    _run(window, "freeze_upstream")
    assert _frozen(window) == ["dense_0", "dense_1"]
    window.session.undo()
    assert _frozen(window) == []


def test_that_the_head_is_replaced_behind_a_selected_link(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QInputDialog, "getInt", lambda *_: (3, True))
    before = window.session.project
    (link,) = (item for item in window.canvas.scene.links.values() if item.target.call == "c4")
    window.canvas.scene.clearSelection()
    link.setSelected(True)
    window.commands.refresh()
    _run(window, "replace_head")
    names = [layer.name for layer in window.session.graph.layers.values()]
    assert names[:3] == ["x", "dense_0", "dense_1"]
    assert len(names) == 4
    (head,) = window.session.selected
    assert window.session.graph.layers[head].config == {"units": 3, "activation": "softmax"}
    window.session.undo()
    assert window.session.project is before


def test_that_a_model_is_taken_out_between_two_selected_blocks(window: MainWindow) -> None:
    _select(window, "dense_0", "dense_2")
    _run(window, "take_out")
    taken = list(window.session.graph.models.values())[-1]
    assert isinstance(taken.inputs, Source)
    places = window.session.graph.places
    assert places[taken.inputs.call].layer.name == "dense_0"
    window.session.undo()
    assert len(window.session.graph.models) == 1


def test_that_a_model_is_extended_with_another_one_of_the_project(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = Drawing("g2", "tail")
    given = draw.input("z", shape=(8,))
    draw.model("tail", given, draw("Dense", given, name="out", units=3))
    window = open_window(chain(2).with_graph(draw.graph()))
    monkeypatch.setattr(QInputDialog, "getItem", lambda *_args, **_words: ("tail", True))
    _select(window, "dense_1")
    _run(window, "extend")
    (model,) = window.session.graph.models.values()
    assert isinstance(model.outputs, Source)
    assert window.session.graph.places[model.outputs.call].layer.name == "tail"
    window.session.undo()
    assert window.session.graph.layer_named("tail") is None
