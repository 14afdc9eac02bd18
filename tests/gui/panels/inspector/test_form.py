"""The inspector's form changes the document by keys and clicks, and refuses at the field what does not fit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from core.catalog.table import load
from core.graph.edits.constants import set_constant
from core.graph.edits.layers import add_layer
from core.graph.edits.links import connect
from core.graph.edits.models import declare_model
from core.graph.project import Project
from core.graph.records import Layer, Position, Source, Target
from core.protocol import Documentation
from core.values import CallId, Expression, GraphId, KerasObject, LayerId, ModelRef
from gui.canvas.adding import starting_values
from gui.panels.inspector.form import ConfigForm
from gui.panels.inspector.objects import ObjectEditor
from gui.session import Session
from gui.theme.theme import Theme
from gui.window import MainWindow
from tests.gui.panels.inspector.form_hand import FormHand, fill, line_of

OpenWindow = Callable[[Project], MainWindow]
G = GraphId("g1")


@pytest.fixture
def project() -> Project:
    """An input l1, Dense l2 and l3, Conv2D l4, Bidirectional l5, and a constant d_model of 64."""
    made = set_constant(Project(), "d_model", 64)
    made = add_layer(made, G, "InputLayer", {"shape": (4,)}, "x", Position(0, 0))
    made = add_layer(made, G, "Dense", {"units": 8}, "one", Position(240, 0))
    made = add_layer(made, G, "Dense", {"units": 16}, "two", Position(480, 0))
    made = add_layer(made, G, "Conv2D", {"filters": 4, "kernel_size": 3}, "conv", Position(720, 0))
    wrapped = KerasObject("layers.LSTM", {"units": 32})
    return add_layer(made, G, "Bidirectional", {"layer": wrapped}, "both", Position(960, 0))


def config(window: MainWindow, layer: str) -> object:
    return window.session.graph.layers[LayerId(layer)].config


@pytest.mark.parametrize(
    ("layer", "name", "typed", "held"),
    [
        ("l2", "units", "12", 12),
        ("l2", "units", "4 * d_model", Expression("4 * d_model")),
        ("l2", "activation", "relu", "relu"),
        ("l2", "trainable", "False", False),
        ("l2", "dtype", "float16", "float16"),
        ("l4", "kernel_size", "(5, 3)", (5, 3)),
        ("l4", "padding", "same", "same"),
        ("l4", "strides", "2", 2),
        ("l1", "shape", "(28, 28, None)", (28, 28, None)),
        ("l1", "shape", "(d_model, 2 * d_model)", (Expression("d_model"), Expression("2 * d_model"))),
    ],
)
def test_that_a_field_sets_what_is_typed_and_undo_shows_what_was(
    project: Project, open_window: OpenWindow, layer: str, name: str, typed: str, held: object
) -> None:
    window = open_window(project)
    hand = FormHand(window, layer)
    if name == "trainable":
        hand.press(name)
    else:
        before = line_of(hand.editor(name)).text()
        hand.type(name, typed)
    assert config(window, layer)[name] == held  # type: ignore[index]
    window.session.undo()
    hand.settle()
    assert window.session.project is project
    if name != "trainable":
        assert line_of(hand.editor(name)).text() == before


@pytest.mark.parametrize(
    ("layer", "name", "typed", "reason"),
    [
        ("l2", "units", "many", "whole number"),
        ("l2", "units", "0", "at least 1"),
        ("l2", "units", "d_modl * 2", "d_modl"),
        ("l2", "activation", "rellu", "relu"),
        ("l4", "padding", "sme", "same"),
        ("l4", "kernel_size", "(1, 2, 3)", "2 of them"),
        ("l1", "shape", "28", "shape"),
    ],
)
def test_that_a_wrong_value_is_refused_at_the_field(
    project: Project, open_window: OpenWindow, layer: str, name: str, typed: str, reason: str
) -> None:
    window = open_window(project)
    hand = FormHand(window, layer)
    hand.type(name, typed)
    editor = hand.editor(name)
    assert window.session.project is project
    assert reason in editor.foot.text()
    assert editor.foot.isVisible()
    assert line_of(editor).text() == typed
    hand.type(name, {"units": "3", "activation": "relu", "padding": "same", "kernel_size": "2", "shape": "(3,)"}[name])
    assert not editor.foot.isVisible()
    assert window.session.project is not project


def test_that_an_emptied_field_goes_back_to_its_default(project: Project, open_window: OpenWindow) -> None:
    window = open_window(project)
    hand = FormHand(window, "l4")
    hand.type("strides", "2")
    hand.type("strides", "")
    assert config(window, "l4") == {"filters": 4, "kernel_size": 3}


def test_that_a_required_field_cannot_be_emptied(project: Project, open_window: OpenWindow) -> None:
    window = open_window(project)
    hand = FormHand(window, "l2")
    hand.type("units", "")
    assert window.session.project is project
    assert "must not be None" in hand.editor("units").foot.text()


def test_that_an_initializer_brings_a_form_of_its_own_arguments(project: Project, open_window: OpenWindow) -> None:
    window = open_window(project)
    hand = FormHand(window, "l2")
    hand.type("kernel_initializer", "TruncatedNormal")
    editor = hand.editor("kernel_initializer")
    assert isinstance(editor, ObjectEditor)
    assert editor.rows
    fill(editor.rows.editors["stddev"], "0.02")
    hand.settle()
    made = KerasObject("initializers.TruncatedNormal", {"stddev": 0.02})
    assert config(window, "l2") == {"units": 8, "kernel_initializer": made}


def test_that_a_wrapped_layer_is_chosen_and_filled_in(project: Project, open_window: OpenWindow) -> None:
    window = open_window(project)
    hand = FormHand(window, "l5")
    editor = hand.editor("layer")
    assert isinstance(editor, ObjectEditor)
    assert editor.rows
    fill(editor.rows.editors["units"], "d_model")
    hand.settle()
    assert config(window, "l5") == {"layer": KerasObject("layers.LSTM", {"units": Expression("d_model")})}
    hand.type("layer", "GRU")
    assert config(window, "l5") == {"layer": KerasObject("layers.GRU", {"units": 32})}
    assert editor.rows
    fill(editor.rows.editors["units"], "none of it")
    assert "whole number" in editor.rows.editors["units"].foot.text()
    assert config(window, "l5") == {"layer": KerasObject("layers.GRU", {"units": 32})}


def test_that_a_list_of_cells_is_read_as_python_writes_it(project: Project, open_window: OpenWindow) -> None:
    cells = (KerasObject("layers.LSTMCell", {"units": 8}),)
    window = open_window(add_layer(project, G, "StackedRNNCells", {"cells": cells}, "cells", Position(0, 300)))
    hand = FormHand(window, "l6")
    hand.type("cells", "[LSTMCell(8), GRUCell(units=4)]")
    assert config(window, "l6") == {"cells": (*cells, KerasObject("layers.GRUCell", {"units": 4}))}


def test_that_several_blocks_are_set_together_in_one_step(project: Project, open_window: OpenWindow) -> None:
    window = open_window(project)
    hand = FormHand(window, "l2", "l3")
    assert line_of(hand.editor("units")).placeholderText() == "several values"
    hand.type("units", "5")
    assert (config(window, "l2"), config(window, "l3")) == ({"units": 5}, {"units": 5})
    assert line_of(hand.editor("units")).text() == "5"
    window.session.undo()
    assert window.session.project is project


def test_that_blocks_of_different_classes_share_the_fields_both_have(project: Project, open_window: OpenWindow) -> None:
    window = open_window(project)
    hand = FormHand(window, "l2", "l4")
    assert "units" not in hand.page.form.editors
    hand.type("activation", "gelu")
    assert config(window, "l2") == {"units": 8, "activation": "gelu"}
    assert config(window, "l4") == {"filters": 4, "kernel_size": 3, "activation": "gelu"}


def test_that_what_is_being_typed_stays_when_facts_arrive(project: Project, open_window: OpenWindow) -> None:
    window = open_window(project)
    hand = FormHand(window, "l2")
    line = line_of(hand.editor("units"))
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "77")
    window.session.learn(replace(window.session.facts))
    hand.settle()
    assert line.hasFocus()
    assert line.text() == "77"
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert config(window, "l2") == {"units": 77}


def test_that_what_was_typed_is_taken_when_the_field_is_left(project: Project, open_window: OpenWindow) -> None:
    window = open_window(project)
    hand = FormHand(window, "l2")
    line = line_of(hand.editor("units"))
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "9")
    QTest.keyClick(line, Qt.Key.Key_Tab)
    assert config(window, "l2") == {"units": 9}


def test_that_arithmetic_shows_what_it_comes_to_and_follows_the_constant(
    project: Project, open_window: OpenWindow
) -> None:
    window = open_window(project)
    hand = FormHand(window, "l2")
    hand.type("units", "4 * d_model")
    assert hand.editor("units").foot.text() == "= 256"
    window.session.do("Set", lambda now: set_constant(now, "d_model", 8))
    hand.settle()
    assert hand.editor("units").foot.text() == "= 32"


def test_that_a_block_is_renamed_and_a_taken_name_is_refused_there(project: Project, open_window: OpenWindow) -> None:
    window = open_window(project)
    hand = FormHand(window, "l2")
    name = hand.page.head.name
    name.selectAll()
    QTest.keyClicks(name, "head")
    QTest.keyClick(name, Qt.Key.Key_Return)
    assert window.session.graph.layers[LayerId("l2")].name == "head"
    hand.settle()
    name.selectAll()
    QTest.keyClicks(name, "two")
    QTest.keyClick(name, Qt.Key.Key_Return)
    assert window.session.graph.layers[LayerId("l2")].name == "head"
    assert hand.page.head.reason.isVisible()
    assert "two" in hand.page.head.reason.text()
    window.session.undo()
    hand.settle()
    assert name.text() == "one"


def test_that_a_note_is_one_step_and_undo_empties_it(project: Project, open_window: OpenWindow) -> None:
    window = open_window(project)
    hand = FormHand(window, "l2")
    hand.tab(2)
    note = hand.page.note
    assert note
    QTest.keyClicks(note, "learns slowly")
    assert window.session.graph.layers[LayerId("l2")].note == "learns slowly"
    window.session.undo()
    hand.settle()
    assert window.session.graph.layers[LayerId("l2")].note == ""
    assert note.toPlainText() == ""


def test_that_a_model_block_chooses_its_model_and_fresh_weights(project: Project, open_window: OpenWindow) -> None:
    made = connect(project, G, Source(CallId("c1")), Target(CallId("c2"), "inputs"))
    made = declare_model(made, G, Source(CallId("c1")), Source(CallId("c2")), "encoder")
    made = declare_model(made, G, (Source(CallId("c1")),), Source(CallId("c2")), "tower")
    inner, ref = "g2", ModelRef(G, next(iter(made.main.models)))
    made = replace(
        made, graphs={GraphId(inner): replace(Project().main, id=GraphId(inner), name="outer"), **made.graphs}
    )
    made = add_layer(made, GraphId(inner), "Model", {"model": ref}, "nested", Position(0, 0))
    window = open_window(made)
    hand = FormHand(window, "l1")
    hand.type("model", "tower")
    hand.press("fresh_weights")
    tower = made.graphs[G].model_named("tower")
    assert tower
    assert config(window, "l1") == {"model": ModelRef(G, tower.id), "fresh_weights": True}


def test_that_every_class_of_layer_builds_a_form(theme: Theme) -> None:
    assert theme
    for entry in load().under("layers"):
        name = entry.path.removeprefix("layers.")
        layer = Layer(LayerId("l1"), "block", name, starting_values(entry))
        form = ConfigForm(Session(), [layer])
        assert set(form.editors) == {field.name for field in entry.fields}
        form.deleteLater()


def test_that_what_keras_says_stands_under_the_name_and_in_the_tooltips(
    project: Project, open_window: OpenWindow
) -> None:
    window = open_window(project)
    asked: list[str] = []
    window.session.manual.ask_by(asked.append)
    hand = FormHand(window, "l2")
    assert asked == ["layers.Dense"]
    window.session.manual.learn(Documentation("layers.Dense", "Connects densely.", {"units": "How many < are there."}))
    hand.settle()
    assert "Connects densely." in [label.text() for label in hand.page.head.findChildren(QLabel)]
    assert "How many &lt; are there." in hand.editor("units").toolTip()
    assert window.session.project is project
