"""Cross-validation: each fold a run with fresh weights, all of them told, kept and summed up as one."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.codegen import generate
from core.engine.training import watch
from core.engine.training.control import Control
from core.engine.training.finished.assess import assess
from core.engine.training.finished.reopen import reopen
from core.engine.training.train import Settings, resume, train
from core.graph.plan import DataSource
from core.graph.project import Project
from core.training.errors import PlanBroken, RunBroken
from core.training.events import BatchEnded, EpochEnded, Event, FoldEnded, FoldStarted, RunEnded, RunResumed, RunStarted
from core.training.fold_results import averaged
from core.training.folds import best_fold, checkpoints, fold_folder, folder_with_weights
from core.training.overview import find_run, overview, retold
from core.training.planning import ready_plan
from core.training.result import Outcome, RunResult
from core.training.runs import EVENTS, RESULT, WEIGHTS, RunFolder
from core.values import KerasObject
from tests.core.engine.training.sampling import Trial, read_weights, two_heads, with_plan
from tests.core.engine.training.test_resume import killed

FOLDS, EPOCHS = 3, 2


@pytest.fixture(autouse=True)
def _every_batch_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "_SECONDS_BETWEEN", 0.0)


def folded(folder: Path, **changes: object) -> Project:
    """With a layer that forgets at random, so that a run which goes on has random numbers to go on with."""
    return with_plan(two_heads(folder, forget=0.5), **{"folds": FOLDS, "epochs": EPOCHS, **changes})


def weights(run: Path, fold: int) -> Mapping[str, np.ndarray]:
    return read_weights(fold_folder(run, fold) / WEIGHTS)


def assert_same(first: RunResult, second: RunResult) -> None:
    for fold in range(1, FOLDS + 1):
        one, other = (weights(Path(run.folder), fold) for run in (first, second))
        assert all(np.array_equal(one[name], other[name]) for name in one)
    assert (first.outputs, first.folds, first.epochs) == (second.outputs, second.folds, second.epochs)
    assert scores(first) == scores(second)


def scores(result: RunResult) -> list[object]:
    told = (event for event in retold(Path(result.folder)) if isinstance(event, EpochEnded))
    return [(epoch.fold, epoch.epoch, epoch.training, epoch.held_out) for epoch in told]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Event], RunResult]:
    """An undisturbed run with what it told."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(watch, "_SECONDS_BETWEEN", 0.0)
        trial = Trial(tmp_path_factory.mktemp("whole"))
        return trial.events, trial.run(folded(trial.folder))


def test_that_folds_are_trained_told_and_summed_up_as_one_run(whole: tuple[list[Event], RunResult]) -> None:
    events, result = whole
    run = Path(result.folder)
    assert (result.outcome, result.epochs) == (Outcome.FINISHED, FOLDS * EPOCHS), result.message
    assert_told(events)
    assert_means(result)
    assert_kept(run, result)
    assert_offers_the_best(run, result)
    alone = reopen(fold_folder(run, 2))
    assert alone.fold_words == "fold 2 of 3"
    assert assess(alone).outputs[0].loss == pytest.approx(loss_of(result, 2))
    folder = run.parent.parent
    assert_script(generate(folded(folder), training=True).text, folder, result)
    with pytest.raises(RunBroken, match="holds no checkpoint"):  # the whole has none of its own
        RunFolder(run).checkpoint()


def loss_of(result: RunResult, fold: int) -> float | None:
    return result.folds[fold - 1].outputs[0].loss


def assert_told(events: list[Event]) -> None:
    started = events[0]
    assert isinstance(started, RunStarted)
    assert (started.folds, started.training_samples, started.held_out_samples) == (FOLDS, 53, 27)
    parts = [event for event in events if isinstance(event, FoldStarted)]
    assert [(part.fold, part.training_samples + part.held_out_samples) for part in parts] == [(1, 80), (2, 80), (3, 80)]
    assert sum(part.held_out_samples for part in parts) == 80
    epochs = [event for event in events if isinstance(event, EpochEnded)]
    assert [(one.fold, one.epoch) for one in epochs] == [(1, 1), (1, 2), (2, 1), (2, 2), (3, 1), (3, 2)]
    batches = [event for event in events if isinstance(event, BatchEnded)]
    assert [fold for fold, _ in groupby(batch.fold for batch in batches)] == [1, 2, 3]
    assert [batch.seconds for batch in batches] == sorted(batch.seconds for batch in batches)
    kinds = [type(event) for event in events]
    assert kinds.count(RunStarted) == kinds.count(RunEnded) == 1
    assert kinds[-1] is RunEnded
    means = averaged(epochs)
    assert [one.epoch for one in means] == [1, 2]
    assert means[0].training.loss == pytest.approx(np.mean([e.training.loss for e in epochs if e.epoch == 1]))


def assert_means(result: RunResult) -> None:
    main = result.outputs[0]
    losses = [fold.outputs[0].loss for fold in result.folds]
    assert len(set(losses)) == FOLDS
    assert main.loss == pytest.approx(np.mean(losses))  # type: ignore[arg-type]  # all are numbers
    assert main.loss_deviation == pytest.approx(statistics.stdev(losses))  # type: ignore[type-var]
    assert main.deviations.keys() == main.metrics.keys()
    for fold in result.folds:
        first, second = fold.outputs
        assert first.loss is not None
        assert second.loss is not None
        assert fold.loss == pytest.approx(first.loss + 0.25 * second.loss)


def assert_kept(run: Path, result: RunResult) -> None:
    assert {"fold 1", "fold 2", "fold 3", "curves", "script", "events", "environment"} <= result.files.keys()
    assert "weights" not in result.files
    told = overview(run)
    assert (told.folds, told.epochs, told.planned) == (FOLDS, FOLDS * EPOCHS, FOLDS * EPOCHS)
    assert (told.can_predict, told.can_go_on, told.best_epoch) == (True, False, None)
    assert find_run(run.parent, "trial", "last") == run


def assert_offers_the_best(run: Path, result: RunResult) -> None:
    best = best_fold(result.folds)
    assert best is not None
    assert f"model of fold {best.fold}" in result.message
    assert best.loss == min(fold.loss for fold in result.folds if fold.loss is not None)
    found = reopen(run)
    assert (found.files.path, found.name) == (fold_folder(run, best.fold), run.name)
    assert assess(found).outputs[0].loss == pytest.approx(best.outputs[0].loss)


def assert_script(text: str, folder: Path, result: RunResult) -> None:
    """It trains the folds that the run trained."""
    scope: dict[str, Any] = {"__name__": "script"}
    text = text.replace('"points.csv"', repr(str(folder / "points.csv")))
    exec(compile(text, "script.py", "exec"), scope)  # our own words
    reached = scope["train_fold"](2)
    assert reached["main_accuracy"] == pytest.approx(result.folds[1].outputs[0].metrics["accuracy"])
    assert reached["loss"] == pytest.approx(result.folds[1].loss, rel=0.05)  # Keras means over batches of other sizes


def interrupted(folder: Path, when: Callable[[Event], bool]) -> RunResult:
    control = Control()

    def told(event: Event) -> None:
        if when(event):
            control.stop()

    return train(folded(folder), folder, folder / "runs", told, Settings("stopped", device="cpu"), control)


def test_that_a_stopped_cross_validation_goes_on_to_the_same_result(
    tmp_path: Path, whole: tuple[list[Event], RunResult]
) -> None:
    stopped = interrupted(tmp_path, lambda e: isinstance(e, BatchEnded) and (e.fold, e.epoch, e.batch) == (2, 2, 2))
    run = Path(stopped.folder)
    assert (stopped.outcome, len(stopped.folds)) == (Outcome.STOPPED, 1), stopped.message
    assert stopped.message.startswith("Fold 2 of 3: Stopped")
    assert overview(run).can_go_on
    assert folder_with_weights(run) == fold_folder(run, 1)
    events: list[Event] = []
    result = resume(run, events.append, Settings(device="cpu"))
    first = events[0]
    assert isinstance(first, RunResumed)
    assert ([(one.fold, one.epoch) for one in first.history], first.batch) == ([(1, 1), (1, 2), (2, 1)], 2)
    assert_same(whole[1], result)
    assert [event.result.fold for event in events if isinstance(event, FoldEnded)] == [2, 3]


def test_that_one_killed_within_a_fold_goes_on_to_the_same_result(
    tmp_path: Path, whole: tuple[list[Event], RunResult]
) -> None:
    run = killed(tmp_path, folded(tmp_path), lambda e: isinstance(e, EpochEnded) and (e.fold, e.epoch) == (2, 2))
    assert not (run / RESULT).exists()
    assert_same(whole[1], resume(run, lambda _: None, Settings(device="cpu")))


def test_that_one_stopped_between_folds_or_cut_off_at_its_end_goes_on(
    tmp_path: Path, whole: tuple[list[Event], RunResult]
) -> None:
    stopped = interrupted(tmp_path, lambda e: isinstance(e, FoldEnded) and e.result.fold == 1)
    run = Path(stopped.folder)
    assert stopped.outcome is Outcome.STOPPED
    assert [checkpoint.parent.name for checkpoint in checkpoints(run)] == ["fold-1", "fold-2"]
    assert_same(whole[1], resume(run, lambda _: None, Settings(device="cpu")))
    cut = [line for line in (run / EVENTS).read_text().splitlines(keepends=True) if '"RunEnded"' not in line]
    (run / EVENTS).write_text("".join(cut))
    (run / RESULT).unlink()  # as if it had been killed before it was summed up
    assert_same(whole[1], resume(run, lambda _: None, Settings(device="cpu")))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"folds": 1}, "2 folds or more"),
        ({"validation_source": DataSource("csv", "points.csv")}, "Take the validation source away"),
        ({"source": DataSource("csv", "points.csv", {"held_out": "kept"})}, "Column `kept` says which"),
        ({"strategy": "multi-worker"}, "on one machine"),
        (
            {"callbacks": (KerasObject("callbacks.CSVLogger", {"filename": "/log.csv"}),)},
            "Give it a name, which then lies",
        ),
    ],
)
def test_that_what_goes_with_no_folds_is_refused_with_what_to_do(
    tmp_path: Path, changes: dict[str, object], words: str
) -> None:
    with pytest.raises(PlanBroken, match=words):
        ready_plan(folded(tmp_path, **changes))
