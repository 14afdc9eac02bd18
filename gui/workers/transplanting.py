"""The thread that owns the process of one transplant: told only, or done."""

from __future__ import annotations

import tempfile
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, QThread, Signal

from core.errors import LayerLoomError
from core.graph.project import Project
from core.project import SUFFIX, write
from core.transplanting.messages import Order, Refused, Transplanted, decode
from gui.workers.ordered import Ordered


class TransplantWorker(QThread):
    """Tells each stage and then, by `ended`, the one message with which it ended; fills in the order's `project`."""

    stage = Signal(str)
    ended = Signal(object)  # Transplanted or Refused

    def __init__(self, project: Project, order: Order, parent: QObject) -> None:
        super().__init__(parent)
        self._project, self._order = project, order
        self._work: Ordered[Transplanted | Refused] = Ordered()

    def cancel(self) -> None:
        """Ends the process; never waits."""
        self._work.cancel()

    def run(self) -> None:
        try:
            with tempfile.TemporaryDirectory(prefix="layerloom-") as folder:
                file = Path(folder) / f"model{SUFFIX}"
                write(self._project, file)
                ended = self._told(msgspec.structs.replace(self._order, project=str(file)))
        except (LayerLoomError, OSError) as error:
            ended = Refused(str(error))
        self.ended.emit(Refused("Cancelled; nothing was written.") if self._work.is_cancelled else ended)

    def _told(self, order: Order) -> Transplanted | Refused:
        ended, end = self._work.ask("core.engine.transplanting", order, decode, self.stage.emit)
        return ended or Refused(f"The process that compares the layers {end}")
