"""The thread that owns the process of one import."""

from __future__ import annotations

import traceback
from pathlib import Path

from PySide6.QtCore import QObject, QThread, Signal

from core.errors import LayerLoomError
from core.importing.child import Import
from core.importing.messages import Refused
from core.importing.part import Part


class ImportWorker(QThread):
    """Tells each stage and then, by `ended`, the one message with which it ended."""

    stage = Signal(str)
    ended = Signal(object)  # Imported or Refused

    def __init__(self, source: str, out: Path, parent: QObject, *, trusted: bool, part: Part | None = None) -> None:
        super().__init__(parent)
        self._work = Import(source, out, trusted=trusted, part=part)

    def cancel(self) -> None:
        """Ends the process; never waits."""
        self._work.cancel()

    def run(self) -> None:
        try:
            self.ended.emit(self._work.run(self.stage.emit))
        except (LayerLoomError, OSError) as error:
            self.ended.emit(Refused(str(error)))
        except Exception as fault:  # noqa: BLE001  # the border of the thread: without an end the window would wait on
            traceback.print_exc()
            self.ended.emit(Refused(f"LayerLoom failed ({type(fault).__name__}: {fault}). Please report it."))
