from __future__ import annotations

from dataclasses import replace

import pytest

from core.graph import edits
from core.graph.document import Document
from core.graph.edits.refusals import UnknownClass
from core.graph.project import Edit, Project
from core.graph.records import Position
from core.graph.tie import Tie
from core.values import LayerId
from tests.core.graph.drawing import MAIN

DENSE = LayerId("l1")


def add(project: Project) -> Project:
    return edits.add_layer(project, MAIN, "Dense")


def units(count: int) -> Edit:
    return lambda project: edits.configure(project, MAIN, [DENSE], {"units": count})


def at(x: float) -> Edit:
    return lambda project: edits.place(project, MAIN, {DENSE: Position(x, 0)})


def drawn() -> Document:
    document = Document(Project())
    document.do("Add dense", add)
    return document


def test_that_undo_and_redo_give_the_very_same_projects() -> None:
    document = drawn()
    first = document.project
    document.do("Set units", units(4))
    second = document.project
    document.undo()
    assert document.project is first
    document.redo()
    assert document.project is second


def test_that_undo_and_redo_stop_at_the_ends() -> None:
    document = drawn()
    document.redo()
    document.undo()
    document.undo()
    assert (document.can_undo, document.can_redo) == (False, True)
    assert document.project == Project()


def test_that_a_new_step_forgets_what_was_taken_back() -> None:
    document = drawn()
    document.undo()
    document.do("Add another", add)
    assert document.history.labels == ("Open", "Add another")
    assert not document.can_redo


def test_that_labels_tell_what_undo_and_redo_would_do() -> None:
    document = drawn()
    document.do("Set units", units(4))
    document.undo()
    assert (document.history.undo_label, document.history.redo_label) == ("Add dense", "Set units")


def test_that_one_can_jump_to_any_point() -> None:
    document = drawn()
    for count in (1, 2, 3):
        document.do(f"Set units to {count}", units(count))
    latest = document.project
    document.jump(1)
    assert document.project.main.layers[DENSE].config == {}
    document.jump(4)
    assert document.project is latest
    document.jump(99)
    assert document.project is latest


def test_that_a_refused_edit_leaves_everything_as_it_was() -> None:
    document = drawn()
    before, revision = document.project, document.revision
    with pytest.raises(UnknownClass):
        document.do("Add dence", lambda project: edits.add_layer(project, MAIN, "Dence"))
    assert document.project is before
    assert document.revision == revision
    assert document.history.labels == ("Open", "Add dense")


def test_that_an_edit_without_effect_is_no_step() -> None:
    document = drawn()
    told: list[Project] = []
    document.watch(lambda before, after: told.append(after))
    document.do("Nothing", lambda project: project)
    assert document.history.labels == ("Open", "Add dense")
    assert told == []


def test_that_a_drag_is_one_step_whatever_its_length() -> None:
    document = drawn()
    start = document.project
    for x in range(10):
        document.do("Move dense", at(x), merge="drag")
    assert document.history.labels == ("Open", "Add dense", "Move dense")
    document.undo()
    assert document.project is start


def test_that_merging_ends_where_something_came_between() -> None:
    document = drawn()
    document.do("Move", at(1), merge="drag")
    document.seal()
    document.do("Move", at(2), merge="drag")
    document.undo()
    document.redo()
    document.do("Move", at(3), merge="drag")
    document.do("Set units", units(4), merge="units")
    document.do("Move", at(4), merge="drag")
    assert document.history.labels == ("Open", "Add dense", "Move", "Move", "Move", "Set units", "Move")


def test_that_the_saved_project_stays_within_reach() -> None:
    document = drawn()
    saved = [document.is_saved]
    document.do("Set units", units(1), merge="units")
    document.mark_saved()
    saved.append(document.is_saved)
    document.do("Set units", units(12), merge="units")
    saved.append(document.is_saved)
    document.undo()
    assert [*saved, document.is_saved] == [False, True, False, True]


def test_that_a_save_can_be_of_an_earlier_project() -> None:
    document = drawn()
    written = document.project
    document.do("Set units", units(1))
    document.mark_saved(written)
    assert not document.is_saved
    document.undo()
    assert document.is_saved


def test_that_watchers_are_told_of_each_change_until_they_leave() -> None:
    document = drawn()
    told: list[tuple[Project, Project]] = []
    leave = document.watch(lambda before, after: told.append((before, after)))
    first = document.project
    document.do("Set units", units(1))
    second = document.project
    document.undo()
    leave()
    document.redo()
    assert told == [(first, second), (second, first)]
    assert document.revision == 4


def test_that_changes_made_by_a_watcher_are_told_in_order() -> None:
    document = drawn()
    told: list[tuple[object, object]] = []

    def eager(before: Project, after: Project) -> None:
        if "units" not in after.main.layers[DENSE].config:
            document.do("Set units", units(7))

    document.watch(eager)
    document.watch(lambda before, after: told.append((before.main.positions, after.main.layers[DENSE].config)))
    document.do("Move", at(1))
    assert told == [({}, {}), ({DENSE: Position(1, 0)}, {"units": 7})]


def test_that_a_long_history_loses_its_oldest_steps() -> None:
    document = Document(Project(), most_steps=3)
    for count in range(6):
        document.do(f"Add {count}", add)
    assert document.history.labels == ("Add 2", "Add 3", "Add 4", "Add 5")
    document.jump(0)
    assert len(document.project.main.layers) == 3


def test_that_what_tells_of_the_disk_changes_in_the_whole_history_and_is_no_step() -> None:
    document = drawn()
    document.do("Set units", units(1))
    document.mark_saved()
    document.do("Set units again", units(2))
    document.undo()
    labels = document.history.labels
    document.amend(lambda project: replace(project, tie=Tie("net.py")))
    assert document.history.labels == labels
    assert document.is_saved
    document.redo()
    assert document.project.tie == Tie("net.py")


def test_that_one_can_say_that_no_file_holds_the_project() -> None:
    document = drawn()
    document.mark_saved()
    document.mark_unsaved()
    assert not document.is_saved
