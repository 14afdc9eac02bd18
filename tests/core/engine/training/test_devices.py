"""Where a run computes: what is seen and chosen, and that a mirrored run learns what a single one does."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import keras
import numpy as np
import pytest

from core.cli import main
from core.engine.training import watch
from core.engine.training.device import choose
from core.project import write
from core.training.devices import seen_devices
from core.training.errors import DeviceMissing
from core.training.events import EpochEnded, Event, MachineMeasured, RunEnded, RunStarted, decode
from core.training.result import Outcome, RunResult
from tests.core.engine.training.sampling import Trial, two_heads, weights_of, with_plan

HAS_GPU = bool(keras.distribution.list_devices("gpu"))


@pytest.fixture
def trial(tmp_path: Path) -> Trial:
    return Trial(tmp_path)


@cache
def two_devices() -> str:
    """Two GPUs where there are two, else the CPU as two devices."""
    gpus = [device.name for device in seen_devices() if device.name.startswith("gpu")]
    return ",".join(gpus[:2]) if len(gpus) > 1 else "cpu:0,cpu:1"


def in_a_process(file: Path, *words: str) -> list[Event]:
    """The events of a run in a process of its own, where TensorFlow has not started yet."""
    command = [sys.executable, "-m", "core.engine.training", *words]
    if "--resume" not in words:
        command += [str(file), "--folder", str(file.parent), "--runs", str(file.parent / "runs")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        return [decode(line.decode()) for line in process.stdout]


def result_of(events: list[Event]) -> RunResult:
    last = events[-1]
    assert isinstance(last, RunEnded)
    assert last.result.outcome is Outcome.FINISHED, last.result.message
    return last.result


def losses(events: list[Event]) -> list[tuple[float | None, float | None]]:
    return [(e.training.loss, e.held_out.loss if e.held_out else None) for e in events if isinstance(e, EpochEnded)]


def test_that_the_devices_are_listed_without_loading_tensorflow_here(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["devices", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert listed[0]["name"] == "cpu"
    assert listed[0]["memory"] > 1 << 28
    assert len(listed) - 1 == len(keras.distribution.list_devices("gpu"))
    script = "import sys, core.training.devices as d; d.seen_devices(); sys.exit('tensorflow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


@pytest.mark.skipif(HAS_GPU, reason="there is a GPU")
def test_that_auto_says_in_plain_sight_that_it_takes_the_cpu() -> None:
    assert choose("auto").text.startswith("CPU (")
    assert choose("auto").text != choose("cpu").text


@pytest.mark.parametrize("wish", ["gpu:93", "tpu", "gpu:x"])
def test_that_a_device_that_is_not_there_is_refused(wish: str) -> None:
    with pytest.raises(DeviceMissing):
        choose(wish)


def test_that_the_device_of_the_plan_counts_where_nothing_else_is_said(trial: Trial) -> None:
    with pytest.raises(DeviceMissing, match="TensorFlow sees"):
        trial.run(with_plan(two_heads(trial.folder), device="gpu:93"), device=None)


def test_that_a_mirrored_run_learns_what_a_single_one_does_and_goes_on_like_it(trial: Trial) -> None:
    """Full batches: of an uneven one Keras takes the mean of the devices' means."""
    asked = with_plan(two_heads(trial.folder), epochs=3)
    alone = trial.run(asked)
    file = trial.folder / "asked.loom"
    write(asked, file)
    words = ["--strategy", "mirrored", "--devices", two_devices()]
    together = in_a_process(file, *words, "--device", "auto")
    started = together[0]
    assert isinstance(started, RunStarted)
    assert started.device.startswith("mirrored on")
    np.testing.assert_allclose(losses(together), losses(trial.events), rtol=1e-4)  # type: ignore[arg-type]
    one, several = weights_of(alone), weights_of(result_of(together))
    for name, value in one.items():
        np.testing.assert_allclose(several[name], value, rtol=1e-3, atol=1e-5)
    half = result_of(in_a_process(file, *words, "--epochs", "2"))
    whole = result_of(in_a_process(file, "--resume", half.folder, "--epochs", "3"))
    assert all(np.array_equal(several[name], value) for name, value in weights_of(whole).items())


@pytest.mark.parametrize("mode", ["separate", "gradnorm"])
def test_that_a_mirrored_run_knows_losses_apart_as_a_single_one_does(mode: str, trial: Trial) -> None:
    asked = with_plan(two_heads(trial.folder), epochs=2, loss_mode=mode)
    trial.run(asked)
    file = trial.folder / "asked.loom"
    write(asked, file)
    together = in_a_process(file, "--strategy", "mirrored", "--devices", two_devices(), "--device", "auto")
    np.testing.assert_allclose(losses(together), losses(trial.events), rtol=1e-4)  # type: ignore[arg-type]


def test_that_a_mirrored_run_takes_batches_that_its_devices_share_unevenly(trial: Trial) -> None:
    """The first batch of 15 and the held-out ones of 13 are no multiple of two; folds are mirrored one by one."""
    file = trial.folder / "asked.loom"
    write(with_plan(two_heads(trial.folder), epochs=1, batch_size=15, folds=2), file)
    events = in_a_process(file, "--strategy", "mirrored", "--devices", two_devices(), "--device", "auto")
    assert [fold.epochs for fold in result_of(events).folds] == [1, 1]
    assert all(loss is not None for pair in losses(events) for loss in pair)


def test_that_a_run_tells_what_it_takes_of_the_machine(trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "_SECONDS_BETWEEN_MEASURES", 0.0)
    trial.run(two_heads(trial.folder), epochs=1)
    measured = [event for event in trial.events if isinstance(event, MachineMeasured)]
    assert len(measured) > 1
    assert all(event.memory > 1 << 26 and event.cores >= 0 for event in measured)
    assert any(event.gpus for event in measured) == HAS_GPU
