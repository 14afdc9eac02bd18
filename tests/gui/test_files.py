"""What happens to files: saved, asked about, remembered, exported, and never lost silently."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from core.graph.edits.layers import add_layer
from core.graph.project import Project
from core.graph.records import Position
from core.project import read, write
from core.resources import examples
from gui.picture_dialog import PictureDialog
from gui.window import MainWindow
from tests.core.engine.training.sampling import two_heads

OpenWindow = Callable[[Project], MainWindow]
Answer = QMessageBox.StandardButton


def _with_dense(project: Project) -> Project:
    return add_layer(project, project.main.id, "Dense", {"units": 4}, "d", Position(0, 0))


def _choose(monkeypatch: pytest.MonkeyPatch, path: Path | None) -> None:
    """The person picks `path` in the next file dialog, or closes it."""
    chosen = (str(path) if path else "", "")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: chosen)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: chosen)


@pytest.fixture
def warnings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was told in message boxes."""
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "warning", lambda _parent, title, text: told.append(f"{title}: {text}"))
    return told


def _answer(monkeypatch: pytest.MonkeyPatch, answer: QMessageBox.StandardButton) -> list[str]:
    asked: list[str] = []

    def question(_parent: object, _title: str, text: str, *_: object) -> QMessageBox.StandardButton:
        asked.append(text)
        return answer

    monkeypatch.setattr(QMessageBox, "question", question)
    return asked


def test_that_a_project_without_a_name_asks_for_one_and_gets_the_ending(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(Project())
    window.session.do("Add", _with_dense)
    assert "untitled.loom •" in window.windowTitle()
    _choose(monkeypatch, tmp_path / "net")
    window.commands.actions["save"].trigger()
    assert read(tmp_path / "net.loom").main.layers.keys() == {"l1"}
    assert window.windowTitle().startswith("net.loom · ")
    assert window.files.recent() == (tmp_path / "net.loom",)


@pytest.mark.parametrize("answer", [Answer.Yes, Answer.No])
def test_that_saving_into_another_folder_offers_to_point_back_to_the_data(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: QMessageBox.StandardButton
) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    for folder in (old, new):
        folder.mkdir()
    project = two_heads(old)
    write(project, old / "net.loom")
    window = open_window(project)
    window.session.saved(old / "net.loom")
    asked = _answer(monkeypatch, answer)
    _choose(monkeypatch, new / "net.loom")
    assert window.files.save_as()
    assert "points.csv" in asked[0]
    kept = read(new / "net.loom")
    assert kept.plan
    assert kept.plan.source
    assert kept.plan.source.path == ("../old/points.csv" if answer is Answer.Yes else "points.csv")
    assert window.session.document.is_saved
    assert not window.trainer.obstacle()
    steps = window.session.document.history.labels
    assert (steps[-1] == "Point to the data in the old folder") is (answer is Answer.Yes)
    asked.clear()
    _choose(monkeypatch, new / "again.loom")
    assert window.files.save_as()
    assert not asked, "from there everything is found, or nothing was"


def test_that_a_closed_save_dialog_saves_nothing(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(Project())
    window.session.do("Add", _with_dense)
    _choose(monkeypatch, None)
    assert not window.files.save()
    assert not window.session.document.is_saved
    assert list(tmp_path.glob("*.loom")) == []


def test_that_a_refusing_disk_is_told_and_the_project_stays_open(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, warnings: list[str]
) -> None:
    window = open_window(Project())
    window.session.do("Add", _with_dense)
    (tmp_path / "file").write_text("a file where a folder is wanted")
    _choose(monkeypatch, tmp_path / "file" / "net.loom")
    assert not window.files.save_as()
    assert "could not be saved" in warnings[0]
    assert "still open here" in warnings[0]
    assert window.session.path is None
    assert not window.session.document.is_saved
    assert window.session.graph.layers.keys() == {"l1"}


@pytest.mark.parametrize(
    ("answer", "closes", "saved"),
    [(Answer.Save, True, True), (Answer.Discard, True, False), (Answer.Cancel, False, False)],
)
def test_that_closing_asks_about_unsaved_changes(
    open_window: OpenWindow,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: QMessageBox.StandardButton,
    closes: bool,
    saved: bool,
) -> None:
    window = open_window(Project())
    window.session.do("Add", _with_dense)
    _choose(monkeypatch, tmp_path / "net.loom")
    asked = _answer(monkeypatch, answer)
    event = QCloseEvent()
    window.closeEvent(event)
    assert asked == ["Save the changes to untitled.loom before closing?"]
    assert event.isAccepted() is closes
    assert (tmp_path / "net.loom").exists() is saved


def test_that_undo_back_to_what_was_saved_needs_no_question(open_window: OpenWindow) -> None:
    window = open_window(Project())
    window.session.do("Add", _with_dense)
    window.session.undo()
    assert window.files.may_close()


def test_that_recent_projects_are_the_latest_first_and_those_gone_are_left_out(
    open_window: OpenWindow, tmp_path: Path
) -> None:
    window = open_window(Project())
    paths = [tmp_path / f"{name}.loom" for name in ("a", "b", "c")]
    for path in paths:
        write(Project(), path)
        window.files.open_path(path)
    window.files.open_path(paths[0])
    paths[1].unlink()
    assert window.files.recent() == (paths[0], paths[2])


def test_that_the_code_is_exported(open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    window = open_window(_with_dense(Project()))
    _choose(monkeypatch, tmp_path / "net.py")
    window.commands.actions["export_code"].trigger()
    compile((tmp_path / "net.py").read_text(), "net.py", "exec")


def _in_the_dialog(window: MainWindow, fill: Callable[[PictureDialog], object]) -> None:
    """Fills the next dialog about a picture and goes on to the file."""

    def answered() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, PictureDialog)
        fill(dialog)
        QTest.mouseClick(dialog.choose, Qt.MouseButton.LeftButton)

    QTimer.singleShot(50, window, answered)


def test_that_a_picture_shows_the_selection_at_the_scale_that_was_chosen(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(read(examples() / "two_tweets.loom"))
    chosen = [layer.id for layer in window.session.graph.layers.values() if layer.name.startswith("tweet")]
    window.session.select(chosen)
    _choose(monkeypatch, tmp_path / "net.svg")

    def fill(dialog: PictureDialog) -> None:
        assert dialog.of_selection
        dialog.scale.setValue(2.0)
        assert "×" in dialog.size_label.text()

    _in_the_dialog(window, fill)
    window.commands.actions["export_picture"].trigger()
    text = (tmp_path / "net.svg").read_text(encoding="utf-8")
    assert "tweet_a" in text
    assert "shared_lstm" not in text


def test_that_a_picture_of_nothing_is_refused_in_words(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, warnings: list[str]
) -> None:
    window = open_window(Project())
    _choose(monkeypatch, tmp_path / "net.svg")
    _in_the_dialog(window, lambda dialog: None)
    window.commands.actions["export_picture"].trigger()
    assert "nothing to draw" in warnings[0]
    assert not (tmp_path / "net.svg").exists()


def test_that_an_ending_that_was_left_out_replaces_no_file_unasked(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "v1.2.loom").write_text("kept")
    window = open_window(Project())
    window.session.do("Add", _with_dense)
    _choose(monkeypatch, tmp_path / "v1.2")
    asked = _answer(monkeypatch, Answer.No)
    window.commands.actions["save"].trigger()
    assert asked == ["v1.2.loom is there already. Replace it?"]
    assert (tmp_path / "v1.2.loom").read_text() == "kept"
    _answer(monkeypatch, Answer.Yes)
    window.commands.actions["save"].trigger()
    assert read(tmp_path / "v1.2.loom").main.layers.keys() == {"l1"}
