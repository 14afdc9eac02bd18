"""What the run in front takes of the machine, in the corner of the menu bar: processor, memory, GPU."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from core.training.events import Event, MachineMeasured
from core.training.gpus import GpuLoad
from gui.theme.tokens import METER_WIDTH
from gui.training import Trainer, TrainingState

_GB = 1e9


class MachineMeter(QLabel):
    """Not seen while nothing trains. Its room is kept: a menu bar gives its corner no other size later."""

    def __init__(self, trainer: Trainer) -> None:
        super().__init__()
        self.setProperty("meter", True)
        self.setAccessibleName("What the run takes of the machine")
        trainer.told.connect(self._told)
        trainer.state_changed.connect(self._moved)
        self.setFixedWidth(METER_WIDTH)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        self.hide()

    def _told(self, events: tuple[Event, ...]) -> None:
        measured = next((event for event in reversed(events) if isinstance(event, MachineMeasured)), None)
        if measured:
            self.setText(short(measured))
            self.setToolTip(whole(measured))
            self.show()

    def _moved(self, state: TrainingState) -> None:
        if state in {TrainingState.IDLE, TrainingState.STARTING}:
            self.clear()
            self.hide()


def short(measured: MachineMeasured) -> str:
    """The GPUs where there are any, several taken together, else processor and memory."""
    if len(measured.gpus) == 1:
        return f"GPU {_gpu(measured.gpus[0])}"
    if measured.gpus:
        busy = [load.busy for load in measured.gpus if load.busy is not None]
        used, there = sum(load.memory_used for load in measured.gpus), sum(load.memory for load in measured.gpus)
        mean = sum(busy) / len(busy) if busy else None
        return f"{len(measured.gpus)} GPUs {_gpu(GpuLoad('', mean, used, there))}"
    return f"CPU {measured.cores:.1f} cores · {measured.memory / _GB:.1f} GB"


def whole(measured: MachineMeasured) -> str:
    lines = [f"This run keeps {measured.cores:.1f} processor cores busy and holds {measured.memory / _GB:.2f} GB."]
    lines += [f"{load.name}: {_gpu(load)}, all programs together" for load in measured.gpus]
    return "\n".join(lines)


def _gpu(load: GpuLoad) -> str:
    busy = "" if load.busy is None else f" · {load.busy:.0%}"
    return f"{load.memory_used / _GB:.1f} / {load.memory / _GB:.0f} GB{busy}"
