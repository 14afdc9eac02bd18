"""Autosave writes what is not saved and takes it back once it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from core.graph.edits.layers import add_layer
from core.graph.project import Project
from core.graph.records import Position
from gui.autosave import Autosave
from gui.recovery import left_behind
from gui.session import Session


def _add(now: Project) -> Project:
    return add_layer(now, now.main.id, "Dense", {"units": 4}, "d", Position(0, 0))


@pytest.fixture
def session(qapp: object) -> Session:
    return Session()


@pytest.fixture
def autosave(session: Session, tmp_path: Path) -> Iterator[Autosave]:
    owner = QObject()
    made = Autosave(session, tmp_path / "recovery", owner, rest_ms=20)
    yield made
    made.end()


def test_that_a_change_is_written_soon_and_removed_when_saved(
    session: Session, autosave: Autosave, tmp_path: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(autosave.written) as written:
        session.do("Add", _add)
    assert written.args
    assert written.args[0].exists()
    session.saved(tmp_path / "net.loom")
    qtbot.waitUntil(lambda: not written.args[0].exists())


def test_that_going_on_editing_does_not_put_the_writing_off(session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    owner = QObject()
    autosave = Autosave(session, tmp_path / "recovery", owner, rest_ms=150)
    with qtbot.waitSignal(autosave.written, timeout=3000):
        for _ in range(10):
            session.do("Add", _add)
            qtbot.wait(30)
    autosave.end()


def test_that_a_disk_that_refuses_is_told(session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "file").write_text("no folder")
    owner = QObject()
    autosave = Autosave(session, tmp_path / "file", owner, rest_ms=1)
    with qtbot.waitSignal(session.refused) as refused:
        session.do("Add", _add)
    assert refused.args
    assert "Save the project yourself" in refused.args[0]
    autosave.end()


def test_that_files_of_strangers_are_no_recoveries(tmp_path: Path) -> None:
    (tmp_path / "a.recovery").write_text("not JSON")
    (tmp_path / "b.recovery").write_text("[]")
    assert left_behind(tmp_path) == ()
