"""Code that came with a project runs once the person has read and trusted it, and is asked for anew when it changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from core.graph import edits
from core.graph.project import Project
from core.graph.records import Position, Source, Target
from core.project import write
from core.training.result import Outcome
from core.values import CallId, Code
from gui.asking_trust import AskingTrust
from gui.code_reader import CodeReader
from gui.facts import EngineState
from gui.notices import Notice
from gui.session import Session
from gui.theme.theme import Theme
from gui.window import MainWindow
from gui.workers.engine import EngineWorker
from tests.gui.conftest import OpenWindow
from tests.gui.runs import STARTING_MS, Heard, click

DOUBLE = Code("double", "def double(x):\n    return ops.concatenate([x, x], -1)\n")
OWN = CallId("c2")
MODULE = """
import keras

class Wider(keras.layers.Layer):
    def call(self, x):
        return keras.ops.concatenate([x, x, x], -1)

    def compute_output_shape(self, shape):
        return (*shape[:-1], shape[-1] * 3)
"""


def _project(class_name: str, config: dict[str, object]) -> Project:
    project = Project()
    graph = project.main.id
    project = edits.add_layer(project, graph, "InputLayer", {"shape": (4,)}, "numbers", Position(0, 0))
    project = edits.add_layer(project, graph, class_name, config, "own", Position(300, 0))  # type: ignore[arg-type]
    port = "x" if ":" in class_name else "inputs"
    return edits.connect(project, graph, Source(CallId("c1")), Target(OWN, port))


def _file(folder: Path, project: Project) -> Path:
    path = folder / "own.loom"
    write(project, path)
    return path


def _opened(qtbot: QtBot, theme: Theme, settings: QSettings, project: Project, path: Path) -> MainWindow:
    window = MainWindow(Session(project, path), theme, settings)
    qtbot.addWidget(window, before_close_func=lambda window: window.session.document.mark_saved())
    window.show()
    return window


def _notice(window: MainWindow) -> Notice | None:
    return next(iter(window.middle.notices.waiting()), None)


def _read_and(answer: str, window: MainWindow) -> str:
    """Presses the strip's button and answers the dialog; what the dialog showed."""
    shown: list[str] = []

    def answered() -> None:
        reader = QApplication.activeModalWidget()
        assert isinstance(reader, CodeReader)
        shown.append(reader.text.toPlainText())
        button = next(one for one in reader.findChildren(QPushButton) if one.text() == answer)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    notice = _notice(window)
    assert notice
    QTimer.singleShot(50, window, answered)
    QTest.mouseClick(notice.buttons[0], Qt.MouseButton.LeftButton)
    return shown[0]


def _last_axis(window: MainWindow) -> int | None:
    told = window.session.facts.call(window.session.graph.id, OWN)
    return told.outputs[0].shape[-1] if told and told.outputs and not told.reason else None


def test_that_a_lambda_has_shapes_once_it_was_read_and_trusted(
    qtbot: QtBot, theme: Theme, settings: QSettings, tmp_path: Path
) -> None:
    project = _project("Lambda", {"function": DOUBLE})
    window = _opened(qtbot, theme, settings, project, _file(tmp_path, project))
    notice = _notice(window)
    assert notice
    assert "function double" in notice.accessibleName()
    window.attach(EngineWorker())
    qtbot.waitUntil(lambda: window.live.state is EngineState.READY, timeout=STARTING_MS)
    assert _last_axis(window) is None
    assert "ops.concatenate" in _read_and("Trust and run", window)
    qtbot.waitUntil(lambda: _last_axis(window) == 8, timeout=20_000)
    assert _notice(window) is None


def test_that_a_module_beside_the_project_runs_in_the_engine_once_trusted(
    qtbot: QtBot, theme: Theme, settings: QSettings, tmp_path: Path
) -> None:
    (tmp_path / "mine.py").write_text(MODULE)
    project = _project("mine:Wider", {})
    window = _opened(qtbot, theme, settings, project, _file(tmp_path, project))
    assert "class Wider" in _read_and("Trust and run", window)
    window.attach(EngineWorker())
    qtbot.waitUntil(lambda: _last_axis(window) == 12, timeout=STARTING_MS)


def test_that_trust_is_remembered_for_the_file_as_it_was(
    qtbot: QtBot, theme: Theme, settings: QSettings, tmp_path: Path
) -> None:
    project = _project("Lambda", {"function": DOUBLE})
    path = _file(tmp_path, project)
    first = _opened(qtbot, theme, settings, project, path)
    _read_and("Trust and run", first)
    assert _opened(qtbot, theme, settings, project, path).session.may_run_code()
    elsewhere = _opened(qtbot, theme, settings, project, tmp_path / "other.loom")
    assert not elsewhere.session.may_run_code()
    changed = _project("Lambda", {"function": replace(DOUBLE, source=DOUBLE.source + "print('hello')\n")})
    again = _opened(qtbot, theme, settings, changed, path)
    assert not again.session.may_run_code()
    assert _notice(again)


def test_that_a_module_that_changed_since_is_not_run(
    qtbot: QtBot, theme: Theme, settings: QSettings, tmp_path: Path
) -> None:
    module = tmp_path / "mine.py"
    module.write_text(MODULE)
    project = _project("mine:Wider", {})
    window = _opened(qtbot, theme, settings, project, _file(tmp_path, project))
    _read_and("Trust and run", window)
    assert window.session.may_run_code()
    module.write_text(MODULE + "open('somewhere', 'w')\n")
    assert not window.session.may_run_code()


def test_that_not_now_runs_nothing_and_the_menu_still_shows_the_code(
    qtbot: QtBot, theme: Theme, settings: QSettings, tmp_path: Path
) -> None:
    project = _project("Lambda", {"function": DOUBLE})
    window = _opened(qtbot, theme, settings, project, _file(tmp_path, project))
    notice = _notice(window)
    assert notice
    QTest.mouseClick(notice.buttons[1], Qt.MouseButton.LeftButton)
    assert _notice(window) is None
    assert not window.session.may_run_code()
    assert window.commands.actions["own_code"].isEnabled()


def test_that_trust_can_be_taken_back(qtbot: QtBot, theme: Theme, settings: QSettings, tmp_path: Path) -> None:
    project = _project("Lambda", {"function": DOUBLE})
    window = _opened(qtbot, theme, settings, project, _file(tmp_path, project))
    _read_and("Trust and run", window)

    def take_back() -> None:
        reader = QApplication.activeModalWidget()
        assert isinstance(reader, CodeReader)
        QTest.mouseClick(reader.withdraw, Qt.MouseButton.LeftButton)

    QTimer.singleShot(50, window, take_back)
    window.commands.actions["own_code"].trigger()
    assert not window.session.may_run_code()
    assert _notice(window)


def test_that_a_project_without_code_is_not_trusted_with_anything(open_window: OpenWindow) -> None:
    """Or it could name whatever lies below keras."""
    window = open_window(_project("Dense", {"units": 3}))
    assert not window.session.may_run_code()
    assert _notice(window) is None
    assert not window.commands.actions["own_code"].isEnabled()


def test_that_pasted_code_is_asked_for_and_code_of_the_person_is_not(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(Project())
    assert isinstance(window.asking_trust, AskingTrust)
    graph = window.session.graph.id
    window.session.authored.add(DOUBLE)
    window.session.do("Write", lambda now: edits.add_layer(now, graph, "Lambda", {"function": DOUBLE}, "mine"))
    assert window.session.may_run_code()
    other = Code("other", "def other(x):\n    return x\n")
    window.session.do("Paste", lambda now: edits.add_layer(now, graph, "Lambda", {"function": other}, "theirs"))
    assert not window.session.may_run_code()
    qtbot.waitUntil(lambda: _notice(window) is not None)
    window.session.undo()
    qtbot.waitUntil(lambda: _notice(window) is None)


def test_that_a_trusted_project_is_trained_with_its_code(qtbot: QtBot, open_window: OpenWindow, tmp_path: Path) -> None:
    from tests.gui.runs import opened

    window = opened(open_window, tmp_path, epochs=1)
    graph = window.session.graph
    name = next(layer.id for layer in graph.layers.values() if layer.class_name == "Dense")
    same = Code("same", "def same(x):\n    return x\n")
    window.session.do("Set", lambda now: edits.configure(now, graph.id, (name,), {"activation": same}))
    qtbot.waitUntil(lambda: _notice(window) is not None)
    heard = Heard(window)
    click(window)
    refused = heard.end(qtbot)
    assert refused.outcome is Outcome.FAILED
    assert "trust" in refused.message
    _read_and("Trust and run", window)
    heard.events.clear()
    click(window)
    assert heard.end(qtbot).outcome is Outcome.FINISHED
