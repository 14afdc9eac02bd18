"""The log panel shows what was written before it was looked at, and what comes."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from core.graph.project import Project
from core.training.events import MachineMeasured
from core.training.gpus import GpuLoad
from gui.meter import MachineMeter, short, whole
from gui.panels.log import LogPanel
from gui.training import TrainingState
from tests.gui.conftest import OpenWindow


def test_that_lines_from_before_are_there_and_can_be_searched(open_window: OpenWindow) -> None:
    window = open_window(Project())
    window.log.take_engine("Keras 3.15 is there")
    panel = window.docks["log"].panel()
    assert isinstance(panel, LogPanel)
    window.log.take_training("out of cheese")
    first, second = panel.text.toPlainText().splitlines()
    assert first.endswith("engine   Keras 3.15 is there")
    assert second.endswith("training out of cheese")
    panel.filter.setText("CHEESE")
    assert panel.text.toPlainText() == second
    window.log.take_engine("no match")
    assert panel.text.toPlainText() == second


def test_that_the_corner_shows_what_a_run_takes_while_it_goes_on(open_window: OpenWindow) -> None:
    window = open_window(Project())
    meter = window.menuBar().cornerWidget().findChild(QLabel)
    assert isinstance(meter, MachineMeter)
    assert not meter.isVisible()
    window.trainer.told.emit((MachineMeasured(1.94, 812_000_000, ()),))
    assert meter.text() == "CPU 1.9 cores · 0.8 GB"
    assert meter.isVisible()
    window.trainer.state_changed.emit(TrainingState.IDLE)
    assert not meter.isVisible()


def test_that_gpus_come_first() -> None:
    measured = MachineMeasured(1.0, 10**9, (GpuLoad("H100", 0.45, 3_100_000_000, 80_000_000_000),))
    assert short(measured) == "GPU 3.1 / 80 GB · 45%"
    assert short(MachineMeasured(1.0, 10**9, measured.gpus * 2)) == "2 GPUs 6.2 / 160 GB · 45%"
    assert "1.0 processor cores" in whole(measured)
    assert "H100: 3.1 / 80 GB" in whole(measured)
