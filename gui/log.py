"""What the processes behind a window have written to their logs, the last lines of it kept for the log panel."""

from __future__ import annotations

from collections import deque
from datetime import datetime

from PySide6.QtCore import QObject, Signal

MOST_LINES = 5000


class Log(QObject):
    """Lines with their time and the process that wrote them."""

    added = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.lines: deque[str] = deque(maxlen=MOST_LINES)

    def take_engine(self, line: str) -> None:
        self._take("engine", line)

    def take_training(self, line: str) -> None:
        self._take("training", line)

    def _take(self, source: str, line: str) -> None:
        told = f"{datetime.now().astimezone():%H:%M:%S}  {source:<8} {line}"
        self.lines.append(told)
        self.added.emit(told)
