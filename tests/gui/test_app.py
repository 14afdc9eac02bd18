"""The app over its windows: opening, copies of what is open elsewhere, and recovery after a crash."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from core.graph.edits.layers import add_layer
from core.graph.project import Project
from core.graph.records import Position
from core.project import read, write
from core.resources import examples
from gui.app import App
from gui.recovery import keep, left_behind
from gui.theme.theme import Theme

_OTHER = """
import sys
from pathlib import Path
from PySide6.QtCore import QSettings, QTimer
from core.graph.edits.layers import add_layer
from core.graph.records import Position
from gui.app import App, application
from gui.theme.theme import Choice, Theme

path, folder = map(Path, sys.argv[1:])
qt = application()
app = App(Theme(qt, Choice.DARK), QSettings(str(folder / "o.ini"), QSettings.Format.IniFormat), engine=None,
          recovery=folder)
window = app.open(path)
window.autosave.written.connect(lambda file: print("written", flush=True))
edit = lambda now: add_layer(now, now.main.id, "Dense", {"units": 7}, "late", Position(0, 0))
QTimer.singleShot(0, lambda: window.session.do("Add", edit))
print("open", flush=True)
qt.exec()
"""


def _with_dense(project: Project) -> Project:
    return add_layer(project, project.main.id, "Dense", {"units": 4}, "d", Position(0, 0))


@pytest.fixture
def recovery(tmp_path: Path) -> Path:
    folder = tmp_path / "recovery"
    folder.mkdir()
    return folder


@pytest.fixture
def app(qtbot: QtBot, theme: Theme, settings: QSettings, recovery: Path) -> Iterator[App]:
    made = App(theme, settings, engine=None, recovery=recovery)
    yield made
    for window in tuple(made.windows):
        window.session.document.mark_saved()
        window.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "net.loom"
    write(_with_dense(Project()), path)
    return path


@pytest.fixture
def other(file: Path, recovery: Path) -> Iterator[Callable[[str], subprocess.Popen[str]]]:
    """Opens the file in another process, edits it there, and waits until that process says a word."""
    process = subprocess.Popen(
        [sys.executable, "-c", _OTHER, str(file), str(recovery)], stdout=subprocess.PIPE, text=True
    )

    def said(word: str) -> subprocess.Popen[str]:
        assert process.stdout
        for line in process.stdout:
            if line.strip() == word:
                return process
        raise AssertionError(f"it ended before it said {word}")

    yield said
    process.kill()
    process.wait()
    assert process.stdout
    process.stdout.close()


def test_that_a_file_opens_once_in_one_run(app: App, file: Path) -> None:
    first = app.open(file)
    assert app.open(file) is first
    assert first.session.graph.layers.keys() == {"l1"}


def test_that_a_file_that_cannot_be_read_says_why_and_opens_nothing(
    app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "warning", lambda _parent, _title, text: told.append(text))
    window = app.open(None)
    broken = tmp_path / "broken.loom"
    broken.write_text("{")
    window.files.open_path(broken)
    assert "broken.loom" in told[0]
    assert app.windows == [window]
    assert window.files.recent() == ()


def test_that_a_file_open_in_another_process_is_shown_as_a_copy(
    app: App, file: Path, other: Callable[[str], subprocess.Popen[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    process = other("open")
    window = app.open(file)
    (notice,) = window.middle.notices.waiting()
    assert f"process {process.pid}" in notice.accessibleName()
    assert "copy" in notice.accessibleName()
    assert window.session.path is None

    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "warning", lambda _parent, _title, text: told.append(text))
    monkeypatch.setattr("PySide6.QtWidgets.QFileDialog.getSaveFileName", lambda *_: (str(file), ""))
    assert not window.files.save_as()
    assert "open in another LayerLoom window" in told[0]


def test_that_a_killed_process_loses_nothing_that_was_written(
    app: App, file: Path, recovery: Path, other: Callable[[str], subprocess.Popen[str]], qtbot: QtBot
) -> None:
    process = other("written")
    assert left_behind(recovery) == (), "it still lives"
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert read(file).main.layers.keys() == {"l1"}, "the file itself is as it was saved"

    window = app.open(None)
    app.offer_recoveries(window)
    (notice,) = window.middle.notices.waiting()
    assert notice.buttons[0].text().startswith("Recover net.loom from ")
    notice.buttons[0].click()

    recovered = app.windows[-1]
    assert [layer.name for layer in recovered.session.graph.layers.values()] == ["d", "late"]
    assert recovered.session.path == file
    assert "•" in recovered.windowTitle()
    assert len(list(recovery.iterdir())) == 1, "it is kept until it is saved, now by this process"
    assert recovered.files.save()
    recovered.close()
    assert list(recovery.iterdir()) == []
    assert len(read(file).main.layers) == 2


def test_that_a_window_on_the_file_as_it_lies_takes_what_was_not_saved(
    app: App, file: Path, recovery: Path, other: Callable[[str], subprocess.Popen[str]]
) -> None:
    process = other("written")
    process.kill()
    process.wait()
    window = app.open(file)
    app.offer_recoveries(window)
    (notice,) = window.middle.notices.waiting()
    notice.buttons[0].click()
    assert app.windows == [window]
    assert [layer.name for layer in window.session.graph.layers.values()] == ["d", "late"]
    assert len(list(recovery.iterdir())) == 1, "it is kept until it is saved, now by this process"
    window.session.undo()
    assert window.session.graph.layers.keys() == {"l1"}
    window.session.redo()
    assert window.files.save()
    assert len(read(file).main.layers) == 2


def test_that_a_recovery_can_be_thrown_away(
    app: App, recovery: Path, other: Callable[[str], subprocess.Popen[str]]
) -> None:
    process = other("written")
    process.kill()
    process.wait()
    window = app.open(None)
    app.offer_recoveries(window)
    window.middle.notices.waiting()[0].buttons[1].click()
    assert list(recovery.iterdir()) == []
    assert window.middle.notices.waiting() == ()


def test_that_a_clean_close_lets_go_of_the_lock(app: App, file: Path) -> None:
    app.open(file).close()
    assert sorted(path.name for path in file.parent.glob(".*")) == []


def test_that_an_example_opens_as_a_copy_that_is_saved_elsewhere_with_its_data(
    app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = (examples() / "movies.loom").read_bytes()
    window = app.open(examples() / "movies.loom")
    session = window.session
    assert (session.path, session.title, session.folder) == (None, "movies (copy)", examples())
    assert window.trainer.obstacle() == "", "training finds the data of the example"
    session.do("Add", _with_dense)

    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "warning", lambda _parent, _title, text: told.append(text))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(examples() / "movies.loom"), ""))
    assert not window.files.save()
    assert "Choose another folder" in told[0]
    assert (examples() / "movies.loom").read_bytes() == shipped

    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "mine.loom"), ""))
    assert window.files.save()
    assert read(tmp_path / "mine.loom").main.layers.keys() == session.graph.layers.keys()
    assert (tmp_path / "data" / "movies.csv").read_bytes() == (examples() / "data" / "movies.csv").read_bytes()
    assert session.folder == tmp_path


def test_that_a_recovered_copy_of_an_example_still_knows_its_data(app: App, recovery: Path) -> None:
    keep(_with_dense(Project()), None, examples() / "movies.loom", recovery / "1-a.recovery")
    text = (recovery / "1-a.recovery").read_text().replace('"process": [', '"process": [9')
    (recovery / "1-a.recovery").write_text(text)
    (found,) = left_behind(recovery)
    assert found.title.startswith("movies (copy) from ")
    first = app.open(None)
    app.offer_recoveries(first)
    (notice,) = first.middle.notices.waiting()
    notice.buttons[0].click()
    assert app.windows[-1].session.folder == examples()
