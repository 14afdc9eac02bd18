"""The strategy of a plan in exported code: mirrored, and two machines, train as the run on one does."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest

from core.codegen import generate
from core.codegen.training.errors import PlanNotWritten
from core.graph.project import Project
from core.training.events import EpochEnded
from core.values import KerasObject
from tests.core.codegen.running import formatted
from tests.core.engine.training.sampling import Trial, two_heads, with_plan

TWO_DEVICES = """import tensorflow as tf
if len(tf.config.list_physical_devices("GPU")) < 2:
    tf.config.set_visible_devices([], "GPU")
    [cpu], one = tf.config.list_physical_devices("CPU"), tf.config.LogicalDeviceConfiguration()
    tf.config.set_logical_device_configuration(cpu, [one, one])
"""
AT_MOST_S = 240  # for what hangs; it takes a tenth of it
History = Mapping[str, list[float]]


def started(asked: Project, folder: Path, *, before: str = "", **variables: str) -> subprocess.Popen[str]:
    text = generate(asked, training=True).text
    assert text == formatted(text)
    script = folder / "script.py"
    script.write_text(f"{before}{text}\nimport json\nprint(json.dumps(history.history))\n", encoding="utf-8")
    pipe = subprocess.PIPE
    command = [sys.executable, script.name]
    return subprocess.Popen(command, cwd=folder, stdout=pipe, stderr=pipe, text=True, env={**os.environ, **variables})


def histories(scripts: list[subprocess.Popen[str]]) -> list[History]:
    try:
        told = [script.communicate(timeout=AT_MOST_S) for script in scripts]
    finally:
        for script in scripts:
            script.kill()
    assert [script.returncode for script in scripts] == [0] * len(scripts), told[0][1][-3000:]
    return [json.loads(out.splitlines()[-1]) for out, _ in told]


def assert_as_the_run(told: History, asked: Project, folder: Path) -> None:
    trial = Trial(folder)
    trial.run(asked)
    epochs = [event for event in trial.events if isinstance(event, EpochEnded)]
    assert told["loss"] == pytest.approx([epoch.training.loss for epoch in epochs], rel=1e-4)
    held_out = [epoch.held_out for epoch in epochs if epoch.held_out]
    for name in ("main", "aux"):
        losses = [scores.outputs[name]["loss"] for scores in held_out]
        assert told[f"val_{name}_loss"] == pytest.approx(losses, rel=1e-4)


def test_that_a_mirrored_script_trains_as_the_run_does(tmp_path: Path) -> None:
    asked = with_plan(two_heads(tmp_path), epochs=2)
    (told,) = histories([started(with_plan(asked, strategy="mirrored"), tmp_path)])
    assert_as_the_run(told, asked, tmp_path)


@pytest.mark.parametrize("mode", ["joint", "pcgrad"])
def test_that_a_script_on_two_machines_trains_as_the_run_does(mode: str, tmp_path: Path) -> None:
    """The losses of one process, and callbacks that act alike on both."""
    calls = (KerasObject("callbacks.EarlyStopping", {"min_delta": 1000.0, "patience": 2}),)
    asked = with_plan(two_heads(tmp_path), epochs=9, callbacks=calls, loss_mode=mode)
    with ExitStack() as taken:
        ports = [taken.enter_context(socket.socket()) for _ in range(2)]
        for port in ports:
            port.bind(("127.0.0.1", 0))
        cluster = {"worker": [f"127.0.0.1:{port.getsockname()[1]}" for port in ports]}
    tasks = [json.dumps({"cluster": cluster, "task": {"type": "worker", "index": index}}) for index in range(2)]
    spread = with_plan(asked, strategy="multi-worker")
    one, other = histories([started(spread, tmp_path, TF_CONFIG=task, CUDA_VISIBLE_DEVICES="-1") for task in tasks])
    assert one == other
    assert len(one["loss"]) == 3
    assert_as_the_run(one, asked, tmp_path)


def test_that_files_written_on_each_of_several_machines_are_refused_by_name(tmp_path: Path) -> None:
    writing = with_plan(two_heads(tmp_path), strategy="multi-worker", callbacks=(KerasObject("callbacks.CSVLogger"),))
    with pytest.raises(PlanNotWritten, match="on each of several machines"):
        generate(writing, training=True)


def test_that_a_mirrored_script_takes_batches_that_its_devices_share_unevenly(tmp_path: Path) -> None:
    """Two devices, and batches of 13, of which each takes its own share."""
    asked = with_plan(two_heads(tmp_path), epochs=2, batch_size=13, strategy="mirrored")
    (told,) = histories([started(asked, tmp_path, before=TWO_DEVICES)])
    assert [len(told[name]) for name in ("loss", "val_loss")] == [2, 2]
