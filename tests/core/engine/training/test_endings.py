"""The ways a run can be cut short, each provoked for real, and what is there afterwards."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

from core.engine.training.ending import ending_by
from core.engine.training.train import resume
from core.graph.plan import DataSource, OutputPlan
from core.graph.project import Project
from core.project import read, write
from core.training.events import EpochEnded, Event, RunEnded, decode
from core.training.result import Outcome, RunResult
from core.training.runs import RESULT, WEIGHTS, RunFolder
from core.values import KerasObject
from tests.core.engine.building import Drawing, project
from tests.core.engine.training.sampling import Trial, two_heads, weights_of, with_plan

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="limits the files of another process")


@pytest.fixture
def trial(tmp_path: Path) -> Trial:
    return Trial(tmp_path)


def assert_whole(folder: Path, asked: Project) -> None:
    """What the run had is there and readable, and nothing is left half-written."""
    files = RunFolder(folder)
    assert files.project() == asked
    assert files.events()
    kept = files.checkpoint().arrays.items()
    assert all(np.isfinite(array).all() for name, array in kept if name.startswith("model/"))
    assert not [path.name for path in folder.iterdir() if ".part" in path.name]


@LINUX
def test_that_a_full_disk_ends_the_run_by_name_and_the_checkpoint_before_goes_on(trial: Trial) -> None:
    """A limit on the size of files stands for the full disk: it holds for root, too, and in a container."""
    resource = pytest.importorskip("resource")
    asked = with_plan(two_heads(trial.folder, forget=0.5), epochs=5)
    whole = trial.run(asked)
    write(asked, trial.folder / "asked.loom")
    words = [sys.executable, "-m", "core.engine.training", str(trial.folder / "asked.loom"), "--folder"]
    words += [str(trial.folder), "--runs", str(trial.folder / "full"), "--device", "cpu"]
    told: list[Event] = []
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout
        for line in process.stdout:
            told.append(decode(line.decode()))
            if isinstance(told[-1], EpochEnded) and told[-1].epoch == 2:
                resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (512, 512))
    result = ended(told)
    assert result.outcome is Outcome.DISK_FULL
    assert "go on" in result.remedy
    folder = Path(result.folder)
    assert read(trial.folder / "asked.loom") == asked
    assert_whole(folder, asked)
    assert not (folder / WEIGHTS).exists()
    again = resume(folder, trial.events.append)
    assert again.outcome is Outcome.FINISHED
    first, second = weights_of(whole), weights_of(again)
    assert all(np.array_equal(first[name], second[name]) for name in first)


def ended(told: list[Event]) -> RunResult:
    assert isinstance(told[-1], RunEnded)
    return told[-1].result


def broad(folder: Path, wide: int, batch_size: int) -> Project:
    """A model that makes `wide` copies of every sample of one batch: cheap to hold, too much for any machine."""
    asked = two_heads(folder)
    drawing = Drawing()
    x = drawing.input("x", 2)
    copies = drawing.add("copies", "RepeatVector", {"n": wide}, x)
    pooled = drawing.add("pooled", "GlobalMaxPooling1D", {}, copies)
    y = drawing.add("y", "Dense", {"units": 1, "activation": "sigmoid"}, pooled)
    assert asked.plan is not None
    inputs = asked.plan.inputs
    target = OutputPlan(y, asked.plan.outputs[0].target, "binary_crossentropy")
    plan = {"model": drawing.model("m", x, y), "outputs": (target,), "batch_size": batch_size, "epochs": 2}
    source = DataSource("synthetic", "", {"rows": batch_size})
    changed = replace(asked.plan, source=source, inputs=inputs, validation_split=0.0, **plan)  # type: ignore[arg-type]
    return replace(project(drawing), plan=changed)


def test_that_memory_that_does_not_suffice_for_a_batch_is_an_outcome(trial: Trial) -> None:
    """More than the 128 TiB that a process can address, so that no overcommitment and no machine lends it."""
    asked = broad(trial.folder, wide=20_000_000, batch_size=1_000_000)  # 160 TB, and 320 MB for the first two samples
    result = trial.run(asked)
    assert result.outcome is Outcome.OUT_OF_MEMORY, result.message
    assert "allocat" in result.message, "what was asked for in vain"
    assert "smaller batches" in result.remedy
    assert RunFolder(Path(result.folder)).project() == asked
    assert RunFolder(Path(result.folder)).result() == result
    assert trial.events[-1] == RunEnded(result)
    assert trial.run(with_plan(two_heads(trial.folder), epochs=1)).outcome is Outcome.FINISHED  # the process lives on


def test_that_a_loss_that_becomes_no_number_leaves_the_checkpoint_of_the_epoch_before(trial: Trial) -> None:
    steps = KerasObject("optimizers.schedules.PiecewiseConstantDecay", {"boundaries": (9,), "values": (0.01, 1e30)})
    asked = with_plan(two_heads(trial.folder), optimizer=KerasObject("optimizers.SGD", {"learning_rate": steps}))
    asked = with_plan(asked, outputs=tuple(_squared(row) for row in asked.plan.outputs[:1]), epochs=9)  # type: ignore[union-attr]
    result = trial.run(asked)
    assert result.outcome is Outcome.NOT_A_NUMBER, result.message
    folder = Path(result.folder)
    assert_whole(folder, asked)
    assert RunFolder(folder).checkpoint().epochs == result.epochs
    assert not (folder / WEIGHTS).exists()
    assert (folder / RESULT).exists()
    assert "go on" in result.remedy


def _squared(row: OutputPlan) -> OutputPlan:
    return replace(row, loss="mean_squared_error", metrics=())


@pytest.mark.skipif(os.name != "posix", reason="Windows locks the file of a source that is read")
def test_that_the_words_of_tensorflow_for_a_lost_file_are_told_as_that(tmp_path: Path) -> None:
    names = tf.data.Dataset.from_tensors(str(tmp_path / "gone.png")).map(tf.io.read_file)
    with pytest.raises(tf.errors.NotFoundError) as raised:
        list(names)
    ending = ending_by(raised.value)
    assert ending.outcome is Outcome.DATA_LOST
    assert "gone.png" in ending.message
