"""A run that was stopped or killed goes on from its checkpoint to the very result it would have had."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from core.engine.training import watch
from core.engine.training.control import Control
from core.engine.training.train import Settings, resume, train
from core.graph.project import Project
from core.project import write
from core.training.errors import RunBroken
from core.training.events import (
    BatchEnded,
    CheckpointWritten,
    Continued,
    EpochEnded,
    Event,
    MachineMeasured,
    Paused,
    RunEnded,
    RunResumed,
    RunStarted,
    history,
)
from core.training.result import Outcome, RunResult
from core.training.runs import CALLBACKS, EVENTS, RESULT, RunFolder
from core.values import KerasObject
from tests.core.engine.training.sampling import Trial, two_heads, weights_of, with_plan

EPOCHS = 6


@pytest.fixture
def trial(tmp_path: Path) -> Trial:
    return Trial(tmp_path)


@pytest.fixture(autouse=True)
def _every_batch_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "_SECONDS_BETWEEN", 0.0)


def forgetful(folder: Path) -> Project:
    """Two heads on a layer that forgets at random, with callbacks that count and keep weights."""
    slower = KerasObject("callbacks.ReduceLROnPlateau", {"monitor": "val_loss", "patience": 1, "min_delta": 0.2})
    early = KerasObject(
        "callbacks.EarlyStopping", {"monitor": "val_loss", "patience": 50, "restore_best_weights": True}
    )
    return with_plan(two_heads(folder, forget=0.5), callbacks=(slower, early), epochs=EPOCHS)


def go_on(trial: Trial, result: RunResult, **settings: object) -> RunResult:
    return resume(Path(result.folder), trial.events.append, Settings(**settings))  # type: ignore[arg-type]


def assert_same(first: RunResult, second: RunResult) -> None:
    one, other = weights_of(first), weights_of(second)
    assert one.keys() == other.keys()
    assert all(np.array_equal(one[name], other[name]) for name in one)
    assert first.outputs == second.outputs
    assert scores(first) == scores(second)


def scores(result: RunResult) -> list[object]:
    return [(epoch.epoch, epoch.training, epoch.held_out) for epoch in history(RunFolder(Path(result.folder)).events())]


def stopped_at(trial: Trial, asked: Project, epoch: int, batch: int) -> RunResult:
    """A run that was told to stop during this batch."""
    control = Control()

    def told(event: Event) -> None:
        if isinstance(event, BatchEnded) and (event.epoch, event.batch) >= (epoch, batch):
            control.stop()

    return train(asked, trial.folder, trial.folder / "runs", told, Settings("stopped", device="cpu"), control)


@pytest.mark.parametrize("batch", [1, 4])
def test_that_a_stopped_run_goes_on_to_the_same_result(trial: Trial, batch: int) -> None:
    asked = forgetful(trial.folder)
    whole = trial.run(asked)
    stopped = stopped_at(trial, asked, 3, batch)
    assert stopped.outcome is Outcome.STOPPED, stopped.message
    assert "checkpoint" in stopped.files
    result = go_on(trial, stopped)
    assert (result.outcome, result.folder, result.epochs) == (Outcome.FINISHED, stopped.folder, EPOCHS)
    assert_same(whole, result)


def test_that_a_run_stopped_before_its_first_batch_goes_on_to_the_same_result(trial: Trial) -> None:
    asked = forgetful(trial.folder)
    whole, control = trial.run(asked), Control()
    control.stop()
    words = Settings("stopped", device="cpu")
    stopped = train(asked, trial.folder, trial.folder / "runs", trial.events.append, words, control)
    assert (stopped.outcome, stopped.epochs) == (Outcome.STOPPED, 0)
    assert_same(whole, go_on(trial, stopped))


def test_that_callbacks_write_into_the_folder_of_the_run_and_go_on_there(
    trial: Trial, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    monkeypatch.chdir(elsewhere)
    log = KerasObject("callbacks.CSVLogger", {"filename": "own/epochs.csv"})
    best = KerasObject("callbacks.ModelCheckpoint", {"filepath": "best.keras"})
    result = trial.run(with_plan(two_heads(trial.folder), callbacks=(log, best), epochs=2))
    go_on(trial, result, epochs=3)
    kept = Path(result.folder) / CALLBACKS
    assert [line.split(",")[0] for line in (kept / "own" / "epochs.csv").read_text().splitlines()] == ["epoch", *"012"]
    assert (kept / "best.keras").exists()
    assert list(elsewhere.iterdir()) == []


def test_that_a_run_of_several_steps_at_a_time_goes_on_to_the_same_result(trial: Trial) -> None:
    asked = with_plan(two_heads(trial.folder, forget=0.5), steps_per_execution=2)
    whole = trial.run(asked)
    stopped = stopped_at(trial, asked, 2, 1)
    assert RunFolder(Path(stopped.folder)).checkpoint().batch == 2
    assert_same(whole, go_on(trial, stopped))


def test_that_a_killed_run_goes_on_to_the_same_result(trial: Trial) -> None:
    asked = forgetful(trial.folder)
    whole = trial.run(asked)
    folder = killed(trial.folder, asked, after=lambda event: isinstance(event, BatchEnded) and event.epoch == 4)
    files = RunFolder(folder)
    assert not (folder / RESULT).exists()
    assert files.project() == asked
    assert files.checkpoint().epochs in {3, 4}
    with (folder / EVENTS).open("a") as cut_off:
        cut_off.write('{"event":"Batch')
    result = resume(folder, trial.events.append)
    assert result.outcome is Outcome.FINISHED
    assert_same(whole, result)
    assert not [path for path in folder.iterdir() if path.suffix == ".part"]


def killed(folder: Path, asked: Project, after: Callable[[Event], bool]) -> Path:
    """The folder of a run whose process was killed on the spot, as soon as it had said what `after` waits for."""
    from core.training.events import decode

    write(asked, folder / "asked.loom")
    words = [sys.executable, "-m", "core.engine.training", str(folder / "asked.loom"), "--folder", str(folder)]
    words += ["--runs", str(folder / "killed"), "--device", "cpu"]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout
        for line in process.stdout:
            if after(decode(line.decode())):
                os.kill(process.pid, signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
                break
    (found,) = (folder / "killed").iterdir()
    return found


def test_that_a_resumed_run_says_what_counts_of_what_it_told(trial: Trial) -> None:
    stopped = stopped_at(trial, two_heads(trial.folder), 2, 2)
    go_on(trial, stopped)
    resumed = trial.events[0]
    assert isinstance(resumed, RunResumed)
    assert (len(resumed.history), resumed.batch) == (1, 2)
    told = RunFolder(Path(stopped.folder)).events()
    kinds = [type(event) for event in told if isinstance(event, RunStarted | RunResumed | RunEnded)]
    assert kinds == [RunStarted, RunEnded, RunResumed, RunEnded]
    assert [epoch.epoch for epoch in history(told)] == [1, 2, 3]


def test_that_a_finished_run_goes_on_for_more_epochs(trial: Trial) -> None:
    asked = two_heads(trial.folder)
    whole = trial.run(asked, epochs=5)
    assert_same(whole, go_on(trial, trial.run(asked, epochs=3), epochs=5))


def test_that_a_run_that_a_callback_had_ended_stays_ended(trial: Trial) -> None:
    watched = {"monitor": "val_loss", "min_delta": 10.0, "patience": 1, "restore_best_weights": True}
    early = KerasObject("callbacks.EarlyStopping", watched)  # type: ignore[arg-type]
    result = trial.run(with_plan(two_heads(trial.folder), callbacks=(early,), epochs=50))
    before = weights_of(result)
    again = go_on(trial, result)
    assert (again.outcome, again.epochs) == (Outcome.FINISHED, result.epochs)
    assert all(np.array_equal(before[name], value) for name, value in weights_of(again).items())


def test_that_a_run_without_a_checkpoint_or_with_other_data_does_not_go_on(trial: Trial) -> None:
    stopped = stopped_at(trial, two_heads(trial.folder), 1, 2)
    data = trial.folder / "points.csv"
    text = data.read_text()
    data.write_text(text.replace("low", "lowest"))
    with pytest.raises(RunBroken, match="data have changed"):
        go_on(trial, stopped)
    assert RunFolder(Path(stopped.folder)).result() == stopped
    data.write_text(text)
    (Path(stopped.folder) / "checkpoint.npz").unlink()
    with pytest.raises(RunBroken, match="holds no checkpoint"):
        go_on(trial, stopped)


def test_that_a_pause_changes_nothing_but_the_time(trial: Trial) -> None:
    asked, control, events = two_heads(trial.folder), Control(), []
    whole = trial.run(asked)

    def told(event: Event) -> None:
        events.append(event)
        if isinstance(event, BatchEnded) and (event.epoch, event.batch) == (2, 1):
            control.pause()
        if isinstance(event, Paused):
            threading.Timer(0.2, control.go_on).start()

    result = train(asked, trial.folder, trial.folder / "runs", told, Settings("paused", device="cpu"), control)
    assert_same(whole, result)
    said = [event for event in events if not isinstance(event, MachineMeasured)]  # which comes when it comes
    ((paused, continued),) = [pair for pair in pairwise(said) if isinstance(pair[0], Paused)]
    assert paused == Paused(2, 1)
    assert isinstance(continued, Continued)


def test_that_a_stop_ends_a_pause(trial: Trial) -> None:
    control = Control()

    def told(event: Event) -> None:
        match event:
            case EpochEnded():
                control.obey("pause")
            case Paused():
                control.obey("stop")

    asked = two_heads(trial.folder)
    result = train(asked, trial.folder, trial.folder / "runs", told, Settings("paused", device="cpu"), control)
    assert (result.outcome, result.epochs) == (Outcome.STOPPED, 1)


def test_that_the_events_of_a_resumed_run_are_lines_of_json(trial: Trial) -> None:
    stopped = stopped_at(trial, two_heads(trial.folder), 2, 1)
    go_on(trial, stopped)
    lines = (Path(stopped.folder) / EVENTS).read_text().splitlines()
    names = {json.loads(line)["event"] for line in lines}
    assert {RunResumed.__name__, CheckpointWritten.__name__} <= names
