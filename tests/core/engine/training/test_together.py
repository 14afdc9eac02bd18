"""Two workers on this machine train as one process does, and go on after one of them was killed."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import numpy as np
import pytest

from core.cli import main
from core.engine.training.cluster import Cluster, cluster
from core.project import write
from core.training.errors import ClusterBroken
from core.training.events import EpochEnded, Event, RunEnded, RunResumed, decode
from core.training.result import Outcome
from core.training.runs import WEIGHTS
from tests.core.cli import documents
from tests.core.engine.training.sampling import Trial, read_weights, two_heads, weights_of, with_plan

Worker = subprocess.Popen[str]
AT_MOST_S = 240  # for what hangs; it takes a tenth of it
CHIEF, OTHER = 0, 1


@contextmanager
def started(file: Path, run: Path) -> Iterator[list[Worker]]:
    """Two workers on free ports, each as a launcher would start it."""
    with ExitStack() as taken:
        ports = [taken.enter_context(socket.socket()) for _ in range(2)]
        for port in ports:
            port.bind(("127.0.0.1", 0))
        cluster = {"worker": [f"127.0.0.1:{port.getsockname()[1]}" for port in ports]}
    words = [sys.executable, "-m", "gui", "train", str(file), "--strategy", "multi-worker"]
    words += ["--resume", str(run), "--device", "cpu", "--json"]
    with ExitStack() as running:
        workers = []
        for index in range(2):
            told = json.dumps({"cluster": cluster, "task": {"type": "worker", "index": index}})
            pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
            worker = subprocess.Popen(
                words, stdout=pipe, stderr=nowhere, text=True, env={**os.environ, "TF_CONFIG": told}
            )
            workers.append(running.enter_context(worker))
        try:
            yield workers
        finally:
            for worker in workers:
                worker.kill()


def ends(workers: list[Worker]) -> list[list[Event]]:
    told = [worker.communicate(timeout=AT_MOST_S)[0] for worker in workers]
    assert all(lines.startswith("{") for lines in told), told
    return [[decode(line) for line in lines.splitlines() if line.startswith("{")] for lines in told]


def until(worker: Worker, epoch: int) -> None:
    assert worker.stdout
    for line in worker.stdout:
        event = decode(line) if line.startswith("{") else None
        if isinstance(event, EpochEnded) and event.epoch == epoch:
            return
    raise AssertionError(f"The worker ended before epoch {epoch} did.")


def outcome(events: list[Event]) -> Outcome:
    last = events[-1]
    assert isinstance(last, RunEnded)
    return last.result.outcome


def losses(events: list[Event]) -> list[tuple[float | None, float | None]]:
    return [(e.training.loss, e.held_out.loss if e.held_out else None) for e in events if isinstance(e, EpochEnded)]


@pytest.mark.parametrize("victim", [CHIEF, OTHER])
def test_that_two_workers_learn_what_one_process_does_and_go_on_when_one_was_killed(
    tmp_path: Path, victim: int
) -> None:
    """The chief, which alone writes the run's folder, may be the one that goes."""
    trial, file, run = Trial(tmp_path), tmp_path / "asked.loom", tmp_path / "shared" / "run"
    asked = with_plan(two_heads(tmp_path), epochs=8)
    write(asked, file)
    alone = trial.run(asked)

    with started(file, run) as workers:
        until(workers[CHIEF], 2)
        survivor = workers[1 - victim]
        workers[victim].kill()
        assert outcome(ends([survivor])[0]) is Outcome.WORKER_LOST
        assert survivor.returncode == 1
    with started(file, run) as workers:
        chief, other = ends(workers)
        assert [worker.returncode for worker in workers] == [0, 0]

    assert outcome(chief) is outcome(other) is Outcome.FINISHED
    resumed = chief[0]
    assert isinstance(resumed, RunResumed)
    assert resumed.history
    assert losses(chief) == losses(other)
    reached = [*losses(list(resumed.history)), *losses(chief)]
    np.testing.assert_allclose(np.array(reached), np.array(losses(trial.events)), rtol=1e-5)
    one, several = weights_of(alone), read_weights(run / WEIGHTS)
    for name, value in one.items():
        np.testing.assert_allclose(several[name], value, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize(
    "told",
    [
        "",
        "no json",
        '{"cluster": {"worker": ["a:1"]}, "task": {"type": "worker", "index": 1}}',
        '{"cluster": {"worker": ["a:1"], "ps": ["b:1"]}, "task": {"type": "worker", "index": 0}}',
    ],
)
def test_that_a_cluster_that_is_not_told_or_strange_is_refused(told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TF_CONFIG", told)
    with pytest.raises(ClusterBroken, match="TF_CONFIG"):
        cluster()


def test_that_the_chief_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = {"chief": ["a:1"], "worker": ["b:1", "c:1"]}
    monkeypatch.setenv("TF_CONFIG", json.dumps({"cluster": whole, "task": {"type": "worker", "index": 1}}))
    assert cluster() == Cluster(3, 2)
    monkeypatch.setenv("TF_CONFIG", json.dumps({"cluster": whole, "task": {"type": "chief", "index": 0}}))
    assert cluster().is_chief


def test_that_a_run_without_a_cluster_says_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TF_CONFIG", raising=False)
    assert main(["train", str(documents.trainable(tmp_path)), "--strategy", "multi-worker"]) == 1
    assert "TF_CONFIG, which is not set" in capsys.readouterr().err
