"""Training from the app: real runs by real clicks, and every way in which one ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from core.graph.project import Project
from core.training.events import BatchEnded, EpochEnded, RunEnded, RunStarted
from core.training.result import Outcome
from core.training.runs import LOG, RESULT, WEIGHTS, RunFolder
from core.values import Expression, KerasObject
from gui.panels.runs.panel import RunsPanel
from gui.run_log import RunLog
from gui.training import TrainingState
from tests.core.engine.training.sampling import read_weights, weights_of, with_plan
from tests.gui.conftest import OpenWindow
from tests.gui.runs import STARTING_MS, Heard, click, is_gone, kept, opened, panel_of, tab, ticking

ENDLESS = 100_000
ROOT = Path(__file__).parent.parent.parent


def test_that_a_click_trains_and_shows_curves_epochs_and_results(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path
) -> None:
    window = opened(open_window, tmp_path)
    panel, heard = panel_of(window), Heard(window)
    with ticking() as ticks:
        click(window)
        assert window.trainer.running
        result = heard.end(qtbot)
    assert ticks[0] > 20, "the window went on while the run did"
    assert result.outcome is Outcome.FINISHED
    assert Path(result.folder).parent == tmp_path / "runs"
    assert panel.epochs.rows.rowCount() == 3
    assert "CPU" in panel.device.text()
    assert panel.place.text().startswith("Finished after 3 epochs")
    assert tab(panel) == "Results"
    assert all(output.guess in panel.results.text() for output in result.outputs)
    names = {"total loss", "main loss", "main accuracy", "main mean_absolute_error", "aux loss", "aux accuracy"}
    qtbot.waitUntil(lambda: panel.curves.legend.texts().keys() == names)
    assert all(all(numbers) for numbers in panel.curves.legend.texts().values())
    trainer = window.trainer
    assert not trainer.running
    assert panel.button.text() == "▶ Train"
    tags = window.canvas.scene.losses.tags
    qtbot.waitUntil(lambda: len(tags) == 2)
    assert {tag.text.split()[0] for tag in tags.values()} == {"loss"}
    assert {tag.parentItem().block.name for tag in tags.values()} == {"main", "aux"}  # type: ignore[attr-defined]
    window.session.do("Train longer", lambda now: with_plan(now, epochs=9))
    assert tags == {}


def test_that_a_click_and_the_command_line_end_with_the_same_weights(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path
) -> None:
    window = opened(open_window, tmp_path, epochs=2)
    heard = Heard(window)
    click(window)
    clicked = heard.end(qtbot)
    command = [sys.executable, "-m", "gui", "train", str(tmp_path / "heads.loom"), "--runs", str(tmp_path / "typed")]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    (typed,) = (tmp_path / "typed").iterdir()
    one, other = weights_of(clicked), read_weights(typed / WEIGHTS)
    assert one.keys() == other.keys()
    assert all(np.array_equal(one[name], other[name]) for name in one)


def test_that_what_is_on_screen_is_trained_not_what_was_saved(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path
) -> None:
    window = opened(open_window, tmp_path)
    panel, heard = panel_of(window), Heard(window)
    panel.settings.epochs.setText("1")
    QTest.keyClick(panel.settings.epochs, Qt.Key.Key_Return)
    assert window.session.document.history.labels[-1] == "Set epochs to 1"
    assert not window.session.document.is_saved
    click(window)
    result = heard.end(qtbot)
    assert (result.outcome, result.epochs) == (Outcome.FINISHED, 1)
    assert not window.session.document.is_saved


def test_that_stop_ends_the_run_after_a_batch_with_its_weights(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path
) -> None:
    window = opened(open_window, tmp_path, epochs=ENDLESS)
    heard = Heard(window)
    click(window)
    heard.wait_for(qtbot, EpochEnded)
    click(window)
    assert window.trainer.state is TrainingState.STOPPING
    assert panel_of(window).button.text() == "■ End at once"
    result = heard.end(qtbot)
    assert result.outcome is Outcome.STOPPED
    assert (Path(result.folder) / WEIGHTS).exists()
    assert kept(result) == result


def test_that_a_second_press_ends_the_run_at_once(qtbot: QtBot, open_window: OpenWindow, tmp_path: Path) -> None:
    window = opened(open_window, tmp_path, epochs=ENDLESS)
    heard = Heard(window)
    click(window)
    qtbot.waitUntil(lambda: window.trainer.process_id is not None)
    process = window.trainer.process_id
    assert process
    click(window)
    click(window)
    assert heard.end(qtbot).outcome is Outcome.STOPPED
    assert is_gone(process)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_that_a_killed_process_is_a_named_end_and_the_next_run_works(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path
) -> None:
    window = opened(open_window, tmp_path, epochs=ENDLESS)
    panel, heard = panel_of(window), Heard(window)
    click(window)
    heard.wait_for(qtbot, BatchEnded)
    assert window.trainer.process_id
    os.kill(window.trainer.process_id, signal.SIGKILL)
    result = heard.end(qtbot)
    assert result.outcome is Outcome.DIED
    assert "signal 9" in result.message
    assert "signal 9" in panel.results.text()
    assert result.remedy in panel.results.text()
    assert kept(result) == result
    assert RunFolder(Path(result.folder)).events(), "what it told until then stays"
    (link,) = (button for button in panel.results.findChildren(QPushButton) if button.text() == "Show log")
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    (log,) = window.findChildren(RunLog)
    assert log.text.toPlainText().startswith("--- "), "with the time"
    with (Path(result.folder) / LOG).open("a", encoding="utf-8") as more:
        more.write("last words\n")
    log.look()
    assert log.text.toPlainText().endswith("last words\n")
    log.close()

    heard.events.clear()
    window.session.do("Train for one epoch", lambda now: with_plan(now, epochs=1))
    click(window)
    assert heard.end(qtbot).outcome is Outcome.FINISHED


def test_that_a_loss_that_is_no_number_is_named_with_a_remedy(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path
) -> None:
    wild = KerasObject("optimizers.SGD", {"learning_rate": 1e30})
    window = opened(open_window, tmp_path, optimizer=wild, epochs=50)
    heard = Heard(window)
    click(window)
    result = heard.end(qtbot)
    assert result.outcome is Outcome.NOT_A_NUMBER
    assert panel_of(window).place.text().startswith("Ended: a loss is not a number")
    assert "smaller learning rate" in panel_of(window).results.text()


def test_that_missing_data_are_named(qtbot: QtBot, open_window: OpenWindow, tmp_path: Path) -> None:
    window = opened(open_window, tmp_path)
    (tmp_path / "points.csv").unlink()
    heard = Heard(window)
    click(window)
    result = heard.end(qtbot)
    assert result.outcome is Outcome.FAILED
    assert "points.csv" in panel_of(window).results.text()
    assert not (tmp_path / "runs").exists()


def test_that_closing_the_window_ends_the_run(qtbot: QtBot, open_window: OpenWindow, tmp_path: Path) -> None:
    window = opened(open_window, tmp_path, epochs=ENDLESS)
    heard = Heard(window)
    click(window)
    heard.wait_for(qtbot, RunStarted)
    process = window.trainer.process_id
    assert process
    window.close()
    assert is_gone(process)
    assert next((tmp_path / "runs").iterdir()).joinpath(RESULT).exists()


def test_that_without_a_plan_the_panel_says_what_is_missing(qtbot: QtBot, open_window: OpenWindow) -> None:
    window = open_window(Project())
    panel = panel_of(window)
    assert not panel.button.isEnabled()
    assert "no training plan" in panel.place.text()
    assert not panel.settings.epochs.isEnabled()
    window.commands.actions["train"].trigger()
    assert window.trainer.state is TrainingState.IDLE


def test_that_fields_edit_the_plan_and_refuse_what_is_no_number(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path
) -> None:
    window = opened(open_window, tmp_path)
    field = panel_of(window).settings.batch_size
    window.session.do("Add a constant", lambda now: replace(now, constants={"half": 8}))
    for typed in ("0", "many"):
        field.setText(typed)
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert field.property("wrong") is True
    field.setText("half * 2")
    QTest.keyClick(field, Qt.Key.Key_Return)
    plan = window.session.project.plan
    assert plan
    assert plan.batch_size == Expression("half * 2")
    window.session.undo()
    assert field.text() == "16"


def test_that_a_run_pauses_and_goes_on(open_window: OpenWindow, tmp_path: Path, qtbot: QtBot) -> None:
    window = opened(open_window, tmp_path, epochs=2000)
    heard = Heard(window)
    click(window)
    qtbot.waitUntil(lambda: heard.has(EpochEnded), timeout=STARTING_MS)
    QTest.mouseClick(panel_of(window).pause, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.trainer.state is TrainingState.PAUSED, timeout=STARTING_MS)
    assert panel_of(window).place.text() == "Paused between two batches."
    count = len(heard.events)
    QTest.qWait(300)
    assert len([event for event in heard.events[count:] if isinstance(event, BatchEnded)]) == 0
    QTest.mouseClick(panel_of(window).pause, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.trainer.state is TrainingState.TRAINING, timeout=STARTING_MS)
    click(window)
    qtbot.waitUntil(lambda: heard.has(RunEnded), timeout=STARTING_MS)


def test_that_the_last_run_goes_on_from_its_checkpoint(open_window: OpenWindow, tmp_path: Path, qtbot: QtBot) -> None:
    window = opened(open_window, tmp_path, epochs=3000)
    heard = Heard(window)
    assert window.trainer.last_run() is None
    click(window)
    qtbot.waitUntil(lambda: heard.has(EpochEnded), timeout=STARTING_MS)
    click(window)
    qtbot.waitUntil(lambda: heard.has(RunEnded), timeout=STARTING_MS)
    run = window.trainer.last_run()
    assert run is not None
    done = max(event.epoch for event in heard.events if isinstance(event, EpochEnded))
    heard.events.clear()
    window.commands.actions["resume_training"].trigger()
    qtbot.waitUntil(lambda: heard.has(BatchEnded), timeout=STARTING_MS)
    told = [event.epoch for event in heard.events if isinstance(event, EpochEnded)]
    assert told[:done] == list(range(1, done + 1))  # the curves begin where the run began
    started = next(event for event in heard.events if isinstance(event, RunStarted))
    assert Path(started.folder) == run
    window.trainer.kill()
    qtbot.waitUntil(lambda: heard.has(RunEnded), timeout=STARTING_MS)


def test_that_a_run_waits_for_the_one_before_unless_two_may_go_on(
    open_window: OpenWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window = opened(open_window, tmp_path, epochs=ENDLESS)
    window.docks["runs"].raise_()
    runs = window.docks["runs"].panel()
    assert isinstance(runs, RunsPanel)
    heard, trainer = Heard(window), window.trainer
    trainer.start()
    window.session.do("Train for one epoch", lambda now: with_plan(now, epochs=1))
    trainer.start()
    trainer.start()
    assert runs.queue.texts() == ["1. heads waits, epochs: 1", "2. heads waits, epochs: 1"]
    trainer.withdraw(trainer.waiting[1])
    assert len(runs.queue.texts()) == 1
    heard.wait_for(qtbot, EpochEnded)
    (first,) = trainer.folders()

    trainer.allow(2)
    assert not trainer.waiting
    result = heard.end(qtbot)
    assert (result.outcome, result.epochs) == (Outcome.FINISHED, 1)
    assert trainer.folders() == {first}
    assert not trainer.running
    assert trainer.busy

    trainer.recall(first)
    assert trainer.state is TrainingState.TRAINING
    assert panel_of(window).epochs.rows.rowCount() > 0
    heard.events.clear()
    heard.wait_for(qtbot, EpochEnded)
    trainer.stop()
    assert heard.end(qtbot).outcome is Outcome.STOPPED
    assert not trainer.busy
