"""Measures what the process of a run takes of the machine."""

from __future__ import annotations

import psutil

from core.training.events import MachineMeasured
from core.training.gpus import gpu_loads


class Meter:
    """Counts from its making on, and from each reading on."""

    def __init__(self) -> None:
        self._process = psutil.Process()
        self._process.cpu_percent()

    def read(self) -> MachineMeasured:
        return MachineMeasured(self._process.cpu_percent() / 100, self._process.memory_info().rss, gpu_loads())
