"""The thread that owns the process of one transplant: told only, or done."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
from collections import deque
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, QThread, Signal

from core.errors import LayerLoomError
from core.graph.project import Project
from core.pipes import give, keep_words
from core.project import SUFFIX, write
from core.transplanting.messages import Order, Refused, Stage, Transplanted, decode, encode

_LAST_WORDS = 5


class TransplantWorker(QThread):
    """Tells each stage and then, by `ended`, the one message with which it ended; fills in the order's `project`."""

    stage = Signal(str)
    ended = Signal(object)  # Transplanted or Refused

    def __init__(self, project: Project, order: Order, parent: QObject) -> None:
        super().__init__(parent)
        self._project, self._order = project, order
        self._process: subprocess.Popen[bytes] | None = None
        self._cancelled = False

    def cancel(self) -> None:
        """Ends the process; never waits."""
        self._cancelled = True
        if self._process:
            self._process.kill()

    def run(self) -> None:
        try:
            with tempfile.TemporaryDirectory(prefix="layerloom-") as folder:
                file = Path(folder) / f"model{SUFFIX}"
                write(self._project, file)
                ended = self._told(msgspec.structs.replace(self._order, project=str(file)))
        except (LayerLoomError, OSError) as error:
            ended = Refused(str(error))
        self.ended.emit(Refused("Cancelled; nothing was written.") if self._cancelled else ended)

    def _told(self, order: Order) -> Transplanted | Refused:
        log: deque[str] = deque(maxlen=_LAST_WORDS)
        ended: Transplanted | Refused | None = None
        with self._started() as process:
            reader = threading.Thread(target=keep_words, args=(process, log))
            reader.start()
            assert process.stdout
            give(process, encode(order))
            for line in process.stdout:
                message = decode(line)
                if isinstance(message, Stage):
                    self.stage.emit(message.text)
                elif message is not None:
                    ended = message
            reader.join()
        last = f" It last said: {' / '.join(log)}" if log else ""
        return ended or Refused(f"The process that compares the layers ended (exit code {process.returncode}).{last}")

    def _started(self) -> subprocess.Popen[bytes]:
        pipe, here = subprocess.PIPE, str(Path(__file__).resolve().parents[2])
        path = os.pathsep.join(filter(None, (here, os.environ.get("PYTHONPATH", ""))))
        words = [sys.executable, "-m", "core.engine.transplanting", "--parent", str(os.getpid())]
        around = {**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1"}
        process = subprocess.Popen(words, stdin=pipe, stdout=pipe, stderr=pipe, env=around)  # noqa: S603  # our own words
        self._process = process
        if self._cancelled:
            process.kill()
        return process
