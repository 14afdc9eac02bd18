"""The list of a project's runs says how each of them went, whatever state its folder is in."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.graph.project import Project
from core.training.about import About
from core.training.errors import RunBroken
from core.training.events import BatchEnded, EpochEnded, RunEnded, RunResumed, RunStarted, Scores
from core.training.overview import UNFINISHED, find_run, overview, runs_of
from core.training.result import Outcome, RunResult
from core.training.runs import CHECKPOINT, EVENTS, WEIGHTS, RunFolder


def begun(runs: Path, name: str = "films") -> RunFolder:
    folder = RunFolder.create(runs, name, Project())
    path = folder.path
    folder.add_event(RunStarted(path.name, str(path), "m", ("out",), "CPU", 80, 20, 5, 16, 5, 0))
    return folder


def epoch(number: int, training: float, held_out: float | None) -> EpochEnded:
    kept = None if held_out is None else Scores(held_out)
    return EpochEnded(number, 5, Scores(training), kept, 0.5, 100.0)


def test_that_a_finished_run_is_told_by_its_best_held_out_loss(tmp_path: Path) -> None:
    folder = begun(tmp_path)
    folder.add_event(BatchEnded(1, 1, 5, Scores(9.0), 0.1))
    for each in (epoch(1, 3.0, 2.0), epoch(2, 2.0, 1.5), epoch(3, 1.0, 1.8)):
        folder.add_event(each)
    folder.write_result(RunResult(Outcome.FINISHED, str(folder.path), 3, 1.5))
    (folder.path / WEIGHTS).touch()
    (run,) = runs_of(tmp_path, "films")
    assert (run.state, run.epochs, run.planned, run.seconds, run.device) == ("finished", 3, 5, 1.5, "CPU")
    assert (run.best_loss, run.best_epoch) == (1.5, 2)
    assert run.can_predict
    assert not run.can_go_on


def test_that_a_run_that_died_without_a_word_is_unfinished_and_can_go_on(tmp_path: Path) -> None:
    folder = begun(tmp_path)
    folder.add_event(epoch(1, 3.0, None))
    (folder.path / CHECKPOINT).touch()
    with (folder.path / EVENTS).open("a") as file:
        file.write('{"event":"EpochEn')
    run = overview(folder.path)
    assert (run.state, run.epochs, run.best_loss) == (UNFINISHED, 1, 3.0)
    assert run.can_go_on


def test_that_of_a_run_that_went_on_the_epochs_count_once(tmp_path: Path) -> None:
    folder = begun(tmp_path)
    folder.add_event(epoch(1, 3.0, None))
    folder.add_event(epoch(2, 0.1, None))
    folder.add_event(RunEnded(RunResult(Outcome.STOPPED, "", 2, 1.0)))
    started = RunStarted("r", str(folder.path), "m", ("out",), "GPU", 80, 20, 9, 16, 5, 0)
    folder.add_event(RunResumed(started, 0, (epoch(1, 3.0, None),)))
    run = overview(folder.path)
    assert (run.state, run.epochs, run.planned, run.best_loss, run.device) == (UNFINISHED, 1, 9, 3.0, "GPU")


def test_that_names_and_notes_are_the_persons_and_find_a_run(tmp_path: Path) -> None:
    older, newer = begun(tmp_path), begun(tmp_path)
    older.write_about(About("the wide one", "units doubled"))
    assert overview(older.path).note == "units doubled"
    assert find_run(tmp_path, "films", "the wide one") == older.path
    assert find_run(tmp_path, "films", "last") in {older.path, newer.path}
    assert find_run(tmp_path, "films", newer.path.name) == newer.path
    assert find_run(tmp_path, "films", str(newer.path)) == newer.path
    with pytest.raises(RunBroken, match="the wide one"):
        find_run(tmp_path, "films", "another")


def test_that_runs_of_projects_with_longer_names_are_not_among_them(tmp_path: Path) -> None:
    begun(tmp_path, "films-wide")
    mine = begun(tmp_path)
    assert [run.path for run in runs_of(tmp_path, "films")] == [mine.path]
    assert runs_of(tmp_path / "nowhere", "films") == ()


def test_that_a_broken_folder_is_listed_with_what_is_broken(tmp_path: Path) -> None:
    folder = begun(tmp_path)
    (folder.path / "result.json").write_text("{")
    run = overview(folder.path)
    assert run.state == UNFINISHED
    assert "result.json" in run.message
