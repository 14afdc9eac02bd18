"""The search: its space, its trials in processes of their own, pruning, and going on where it was left."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from threading import Event as Flag

import optuna
import psutil
import pytest

from core.cli import main
from core.graph.edits import rename_constant, set_constant, set_search, with_found
from core.graph.edits.refusals import NotSearchable
from core.graph.project import Project
from core.graph.search import Dimension, Search
from core.project import dumps, loads, read, write
from core.search.errors import (
    BadDimension,
    BadObjective,
    NoSearch,
    OtherSearch,
    ProcessBroken,
    StorageBroken,
    TrialFailed,
)
from core.search.events import (
    ImportancesFound,
    SearchEvent,
    SearchStarted,
    TrialEnded,
    TrialReported,
    TrialRow,
    TrialStarted,
    decode,
    encode,
)
from core.search.names import name_of, named
from core.search.place import database
from core.search.propose import objectives, searchable
from core.search.runs import PRUNED
from core.search.seen import Seen, best_so_far
from core.search.space import checked, choose, dimension
from core.search.storage import sqlite
from core.search.study import Study
from core.search.trial import Place, TrialRun
from core.values import KerasObject, LayerId
from tests.core.engine.training.sampling import two_heads, with_plan
from tests.core.search.past import remember

RATE = Dimension("optimizer:learning_rate", "number", 1e-4, 1e-1, log=True)


@pytest.fixture
def asked(tmp_path: Path) -> Project:
    return with_plan(set_constant(two_heads(tmp_path), "width", 8), epochs=2, batch_size=64)


def studied(asked: Project, folder: Path, search: Search, jobs: int = 1) -> Study:
    place = Place(folder, folder / "runs", "cpu")
    return Study(set_search(asked, search), place, "trial", sqlite(folder / "trial.sqlite"), jobs)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("width=8..64", Dimension("constant:width", "whole", 8, 64)),
        ("optimizer.learning_rate=1e-4..1e-1:log", RATE),
        ("hidden.activation=relu,tanh", Dimension("layer:g1/l2:activation", "choice", choices=("relu", "tanh"))),
        ("batch_size=16,32", Dimension("plan:batch_size", "choice", choices=(16, 32))),
        ("validation_split=0.1..0.5", Dimension("plan:validation_split", "number", 0.1, 0.5)),
    ],
)
def test_that_dimensions_are_written_as_text(asked: Project, text: str, expected: Dimension) -> None:
    assert dimension(text, asked) == expected


@pytest.mark.parametrize("text", ["width", "width=", "width=9..9", "rate=1..2", "width=8", "hidden.units=-1..8:log"])
def test_that_text_that_leaves_nothing_to_choose_is_refused(asked: Project, text: str) -> None:
    with pytest.raises(BadDimension):
        checked(dimension(text, asked))


def test_that_found_values_go_where_they_belong(asked: Project) -> None:
    found = {"constant:width": 32, "optimizer:learning_rate": 0.5, "plan:batch_size": 4, "layer:g1/l2:units": 16}
    after = with_found(asked, found)
    assert after.constants == {"width": 32}
    assert after.main.layers[LayerId("l2")].config["units"] == 16
    assert after.plan
    assert after.plan.optimizer == KerasObject("optimizers.Adam", {"learning_rate": 0.5})
    assert after.plan.batch_size == 4


@pytest.mark.parametrize(
    "what",
    [
        "constant:depth",
        "plan:seed",
        "layer:g1/l9:units",
        "layer:g1/l2",
        "layer:g1/l2:unit",
        "optimizer:rate",
        "nothing",
    ],
)
def test_that_what_is_not_there_is_not_searched(asked: Project, what: str) -> None:
    with pytest.raises(NotSearchable, match=what):
        set_search(asked, Search((Dimension(what),)))


def test_that_a_search_is_kept_in_the_file_and_follows_a_constant(asked: Project) -> None:
    kept = set_search(asked, Search((RATE, Dimension("constant:width", "whole", 1, 9)), "main/accuracy", "maximize", 5))
    assert loads(dumps(kept)) == kept
    renamed = rename_constant(kept, "width", "breadth")
    assert renamed.plan
    assert renamed.plan.search
    assert renamed.plan.search.dimensions[1].what == "constant:breadth"


def test_that_trials_run_side_by_side_fail_by_name_and_the_best_is_told(asked: Project, tmp_path: Path) -> None:
    activation = Dimension("layer:g1/l2:activation", "choice", choices=("relu", "no such thing"))
    study = studied(asked, tmp_path, Search((activation, RATE), pruner="none"), jobs=2)
    ended = study.go(3, lambda _: None, Flag())
    complete = [row for row in ended.trials if row.state == "complete"]
    failed = [row for row in ended.trials if row.state == "failed"]
    assert len(complete) + len(failed) == 3
    assert all(row.found["layer:g1/l2:activation"] == "relu" for row in complete)
    assert all(row.found["layer:g1/l2:activation"] == "no such thing" and row.reason for row in failed)
    values = [row.value for row in complete]
    assert values == sorted(values)  # type: ignore[type-var]
    assert all((Path(row.run) / "checkpoint.npz").exists() for row in complete)


def test_that_a_search_goes_on_where_it_was_left(asked: Project, tmp_path: Path) -> None:
    stop, told = Flag(), list[SearchEvent]()

    def once(event: SearchEvent) -> None:
        told.append(event)
        if isinstance(event, TrialEnded):
            stop.set()

    study = studied(asked, tmp_path, Search((RATE,)))
    first = study.go(2, once, stop)
    assert [row.number for row in first.trials] == [0]
    second = study.go(2, told.append, Flag())
    assert sorted(row.number for row in second.trials) == [0, 1]
    assert first.trials[0] in second.trials
    assert study.go(2, told.append, Flag()) == second
    assert study.best() == second.trials[0].found


@pytest.mark.skipif(os.name != "posix", reason="POSIX signals")
def test_that_a_trial_whose_process_is_killed_has_failed(asked: Project, tmp_path: Path) -> None:
    run = TrialRun(Place(tmp_path, tmp_path / "runs", "cpu"), "loss", Flag())

    def kill(_value: float, _epoch: int) -> bool:
        (worker,) = psutil.Process().children()
        worker.kill()
        return True

    with pytest.raises(TrialFailed, match="died"):
        run.go(with_plan(asked, epochs=10_000), "killed", kill)
    assert (Path(run.folder) / "events.jsonl").exists()


def test_that_a_hopeless_trial_is_pruned(asked: Project, tmp_path: Path) -> None:
    """After five trials, as the storage has it, that were better from the first epoch on than any model can be."""
    study = studied(with_plan(asked, epochs=300), tmp_path, Search((RATE,)))
    past = optuna.create_study(storage=study.storage, study_name=study.name)
    space: dict[str, optuna.distributions.BaseDistribution] = {
        RATE.what: optuna.distributions.FloatDistribution(RATE.low, RATE.high, log=True)
    }
    steps = dict.fromkeys(range(1, 301), 1e-9)
    for _ in range(5):
        past.add_trial(
            optuna.trial.create_trial(
                params={RATE.what: 0.05}, distributions=space, value=1e-9, intermediate_values=steps
            )
        )
    (pruned,) = [row for row in study.go(6, lambda _: None, Flag()).trials if row.state == "pruned"]
    assert pruned.value is None
    assert (Path(pruned.run) / PRUNED).exists()
    events = (Path(pruned.run) / "events.jsonl").read_text().splitlines()
    assert sum(json.loads(line)["event"] == "EpochEnded" for line in events) < 300


def test_that_the_command_line_searches_prints_events_and_applies_the_best(
    asked: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, better = tmp_path / "asked.loom", tmp_path / "better.loom"
    write(asked, file)
    words = ["search", str(file), "--runs", str(tmp_path / "runs"), "--device", "cpu", "--epochs", "1"]
    words += ["--trials", "1", "--over", "hidden.units=9..64"]
    assert main([*words, "--apply", str(better), "--json"]) == 0
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    kinds = [event["event"] for event in events]
    assert kinds[0] == "SearchStarted"
    assert [kind for kind in kinds if kind.startswith("Trial")] == ["TrialStarted", "TrialReported", "TrialEnded"]
    assert kinds[-1] == "SearchEnded"
    assert (
        read(better).main.layers[LayerId("l2")].config["units"] == events[-1]["trials"][0]["found"]["layer:g1/l2:units"]
    )
    assert main(words) == 0
    assert "hidden.units" in capsys.readouterr().out


def test_that_a_search_without_a_space_or_a_storage_is_refused(asked: Project, tmp_path: Path) -> None:
    with pytest.raises(NoSearch):
        studied(asked, tmp_path, Search()).go(1, lambda _: None, Flag())
    with pytest.raises(BadObjective, match="Choose one of loss, main/loss, main/accuracy"):
        studied(asked, tmp_path, Search((RATE,), "main/acc")).go(1, lambda _: None, Flag())
    with pytest.raises(BadDimension, match=r"`hidden` has no setting `unit` to search. It has hidden.units"):
        dimension("hidden.unit=8..64", asked)
    broken = replace(studied(asked, tmp_path, Search((RATE,))), storage="nosuch://place")
    with pytest.raises(StorageBroken, match="nosuch"):
        broken.go(1, lambda _: None, Flag())


def test_that_a_study_of_another_question_is_refused(asked: Project, tmp_path: Path) -> None:
    split, word = Dimension("plan:validation_split", "number", 0.1, 0.5), replace(RATE, kind="choice", choices=(1, 2))
    before = set_search(asked, Search((split, word)))
    remember(tmp_path, "trial", before, 1)
    storage = sqlite(database(tmp_path, "trial"))
    for search, reason in (
        (Search((split, word), "main/accuracy"), "`loss`"),
        (Search((split, word), direction="maximize"), "minimize"),
        (Search((split, replace(word, choices=(1, 2, 3)))), "other choices"),
        (Search((Dimension("constant:width", "whole", 8, 16),)), "other settings"),
    ):
        study = Study(set_search(asked, search), Place(tmp_path, tmp_path), "trial", storage)
        with pytest.raises(OtherSearch, match=reason):
            study.go(1, lambda _: None, Flag())
    told = list[SearchEvent]()
    Study(before, Place(tmp_path, tmp_path), "trial", storage).look(told.append)
    assert [type(event) for event in told] == [SearchStarted, ImportancesFound]


def test_that_steps_are_kept_to_and_must_fit(asked: Project) -> None:
    assert dimension("width=8..64:step=8", asked) == Dimension("constant:width", "whole", 8, 64, step=8)
    study = optuna.create_study()
    search = Search(
        (Dimension("constant:width", "whole", 8, 64, step=8), Dimension("plan:epochs", "number", 0, 1, step=0.5))
    )
    for _ in range(10):
        found = choose(study.ask(), search)
        assert found["constant:width"] in range(8, 65, 8)
        assert found["plan:epochs"] in (0, 0.5, 1)
    for text in ("width=8..64:step=100", "width=1..64:log:step=2"):
        with pytest.raises(BadDimension, match="steps"):
            dimension(text, asked)


def test_that_no_trial_begins_when_the_time_is_over(asked: Project, tmp_path: Path) -> None:
    study = studied(asked, tmp_path, Search((RATE,), minutes=1e-9))
    assert study.go(5, lambda _: None, Flag()).trials == ()


def test_that_what_can_be_searched_is_proposed_by_names_that_lead_back(asked: Project) -> None:
    found = {one.name: one.dimension for one in searchable(asked)}
    assert {"optimizer.learning_rate", "batch_size", "width", "hidden.units", "hidden.activation"} <= found.keys()
    assert "main.units" not in found, "its target says how many"
    assert all(named(name, asked) == one.what and name_of(one.what, asked) == name for name, one in found.items())
    assert set_search(asked, Search(tuple(found.values())))
    for one in found.values():
        assert checked(one) == one
    assert objectives(asked) == (
        "loss",
        "main/loss",
        "main/accuracy",
        "main/mean_absolute_error",
        "aux/loss",
        "aux/accuracy",
    )


def test_that_events_survive_the_way_between_processes() -> None:
    found = {"plan:optimizer": KerasObject("optimizers.SGD", {"momentum": 0.9}), "constant:width": (1, 2)}
    row = TrialRow(3, "complete", 0.5, found, "runs/a", "", ((1, 0.7), (2, 0.5)), 1.25)
    for event in (SearchStarted((row,), 9), TrialStarted(3, found), TrialEnded(row, None), TrialReported(3, 1, 0.7)):
        assert decode(encode(event)) == event
    with pytest.raises(ProcessBroken):
        decode("nonsense")


def test_that_what_was_told_adds_up() -> None:
    seen = Seen()
    old = TrialRow(0, "complete", 0.5, seconds=4.0)
    for event in (
        SearchStarted((old, TrialRow(1, "failed", None)), 4),
        TrialStarted(2, {}),
        TrialReported(2, 1, 0.4),
        TrialEnded(TrialRow(2, "pruned", None, seconds=2.0), 0),
    ):
        seen.take(event)
    assert (seen.done, seen.seconds_left(1), seen.seconds_left(2)) == (2, 6.0, 3.0)
    assert seen.best("minimize") == old
    rows = [TrialRow(number, "complete", value) for number, value in enumerate((3.0, 5.0, 2.0, 4.0))]
    assert [row.number for row in best_so_far(rows, "minimize")] == [0, 0, 2, 2]
    assert [row.number for row in best_so_far(rows, "maximize")] == [0, 1, 1, 1]


def test_that_a_process_whose_owner_is_gone_ends(asked: Project, tmp_path: Path) -> None:
    file = tmp_path / "asked.loom"
    write(set_search(with_plan(asked, epochs=10_000), Search((RATE,))), file)
    words = [sys.executable, "-m", "core.search", str(file), "--folder", str(tmp_path), "--runs", str(tmp_path)]
    pipe = subprocess.PIPE
    with subprocess.Popen([*words, "--name", "asked"], stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdin
        assert process.stdout
        kinds = [type(decode(process.stdout.readline())) for _ in range(4)]
        (trial,) = psutil.Process(process.pid).children()
        process.stdin.close()
        assert process.wait() == 1
    assert kinds == [SearchStarted, ImportancesFound, TrialStarted, TrialReported]
    assert psutil.wait_procs([trial], timeout=60)[0] == [trial]
