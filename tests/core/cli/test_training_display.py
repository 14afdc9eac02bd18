"""What the terminal and a log file show of a run."""

from __future__ import annotations

import pytest

from core.cli.terminal import Terminal
from core.cli.training_display import TrainingDisplay
from core.training.events import (
    BatchEnded,
    CheckpointWritten,
    Continued,
    EpochEnded,
    Event,
    MachineMeasured,
    Paused,
    RunResumed,
    RunStarted,
    Scores,
)
from core.training.gpus import GpuLoad

STARTED = RunStarted("r-1", "/runs/r-1", "m", ("y",), "CPU (as asked)", 80, 20, 4, 8, 10, 0)
SCORES = Scores(0.5, {"y": {"loss": 0.5}})


def shown(capsys: pytest.CaptureFixture[str], *events: Event) -> list[str]:
    with TrainingDisplay(Terminal(), plain=True) as display:
        for event in events:
            display.show(event)
    return capsys.readouterr().out.splitlines()


def test_that_a_log_file_gets_a_line_now_and_then_with_the_time_left(capsys: pytest.CaptureFixture[str]) -> None:
    batches = [BatchEnded(1, batch, 10, SCORES, 20.0 * batch) for batch in range(1, 11)]
    _, *lines = shown(capsys, STARTED, *batches)
    assert lines[0] == "epoch 1/4  batch 2/10  loss 0.5  0:12:40 left"
    assert [line.split()[3] for line in lines] == ["2/10", "4/10", "6/10", "8/10"]


def test_that_all_that_a_run_can_tell_has_its_place(capsys: pytest.CaptureFixture[str]) -> None:
    epoch = EpochEnded(2, 4, SCORES, SCORES, 2.0, 40.0)
    quiet = (CheckpointWritten(2, 0), MachineMeasured(1.5, 10**9, (GpuLoad("A", 0.5, 1, 2),)))
    lines = shown(capsys, RunResumed(STARTED, 3, (epoch,)), Paused(2, 5), Continued(7.2), epoch, *quiet)
    assert lines[0].startswith("Going on with r-1, after 1 of 4 epochs: training m on 80 samples")
    assert lines[1:3] == ["Paused in epoch 2, after batch 5.", "Going on after 7 s."]
    assert lines[3] == "epoch 2/4  2.0 s  40 samples/s  loss 0.5  held out 0.5"
    assert len(lines) == 4
