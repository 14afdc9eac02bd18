"""The thread that owns the engine process: requests go in as lines, answers come out as signals."""

from __future__ import annotations

import subprocess
import threading
from collections import deque
from queue import SimpleQueue

from PySide6.QtCore import QObject, QThread, Signal

from core.pipes import give, read_log, started
from core.protocol import Answer, BadMessage, Request, Stop, decode_answer, encode

_KEPT_LINES = 200
_GRACE_S = 3.0


class EngineWorker(QThread):
    """Starts `python -m core.engine`, reads what it says until it ends, and says how it ended."""

    answered = Signal(object)  # an Answer
    logged = Signal(str)  # a line of the engine's log
    died = Signal(str)  # it ended without being asked to; the last lines of its log

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._requests: SimpleQueue[Request | None] = SimpleQueue()
        self._log: deque[str] = deque(maxlen=_KEPT_LINES)
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = False

    def send(self, request: Request) -> None:
        """Hands a request over; never waits, also while the engine is still starting."""
        self._requests.put(request)

    def stop(self) -> None:
        """Ends the engine: in order if it listens, by force after a grace time. Waits for the thread."""
        self._stopping = True
        self._requests.put(Stop())
        self._requests.put(None)
        if not self.wait(int(_GRACE_S * 1000)):
            if self._process:
                self._process.kill()
            self.wait()

    def run(self) -> None:
        self._process = started(["-m", "core.engine"])
        with self._process as process:
            helpers = [
                threading.Thread(target=self._write, args=(process,), daemon=True),
                threading.Thread(target=read_log, args=(process, self._note), daemon=True),
            ]
            for helper in helpers:
                helper.start()
            self._read_answers(process)
            self._requests.put(None)
            for helper in helpers:
                helper.join()
        if not self._stopping:
            self.died.emit("\n".join([*list(self._log)[-8:], f"exit code {process.returncode}"]))

    def _read_answers(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout
        for line in process.stdout:
            answer = self._decoded(line)
            if answer is not None:
                self.answered.emit(answer)

    def _decoded(self, line: bytes) -> Answer | None:
        try:
            return decode_answer(line)
        except BadMessage as bad:
            self._note(str(bad))
            return None

    def _write(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin
        while (request := self._requests.get()) is not None:
            if not give(process, encode(request)):
                return  # the engine is gone; `run` tells of it
        if self._stopping:
            process.stdin.close()

    def _note(self, line: str) -> None:
        self._log.append(line)
        self.logged.emit(line)
