"""The thread that owns the process of one finished run: questions go in as lines, answers come out as signals."""

from __future__ import annotations

import os
import subprocess
import threading
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from PySide6.QtCore import QObject, QThread, Signal

from core.pipes import give, read_log, started
from core.training.asking import Question, Refused, decode_reply, encode
from core.training.errors import RunBroken

_KEPT_LINES = 8


@dataclass(frozen=True, slots=True)
class Opening:
    """Which run is opened, where its data lie, where it computes, and whether the project's own code may run."""

    run: Path
    folder: Path | None
    device: str = "auto"
    trusted: bool = False


class FinishedWorker(QThread):
    """Starts `python -m core.engine.training.finished` and reads what it answers until it ends."""

    replied = Signal(object, object)  # the run's folder and a Reply; a process that ends by itself refuses the opening
    logged = Signal(str)  # a line of the process's log

    def __init__(self, opening: Opening, parent: QObject) -> None:
        super().__init__(parent)
        self._opening = opening
        self._questions: SimpleQueue[Question | None] = SimpleQueue()
        self._log: deque[str] = deque(maxlen=_KEPT_LINES)
        self._process: subprocess.Popen[bytes] | None = None
        self._ending = False

    def ask(self, question: Question) -> None:
        """Hands a question over; never waits, also while the process is still starting."""
        self._questions.put(question)

    def end(self) -> None:
        """Ends the process, which has nothing to lose. The thread ends soon after."""
        self._ending = True
        self._questions.put(None)
        if self._process:
            self._process.kill()

    def run(self) -> None:
        with _started(self._opening) as process:
            self._process = process
            if self._ending:
                process.kill()
            works = ((self._write, process), (read_log, process, self._note))
            helpers = [threading.Thread(target=work, args=given) for work, *given in works]
            for helper in helpers:
                helper.start()
            refused = self._read(process)
            self._questions.put(None)
            for helper in helpers:
                helper.join()
        if not self._ending and not refused:
            last = "\n".join([f"The process of the run ended with exit code {process.returncode}.", *self._log])
            self.replied.emit(self._opening.run, Refused(None, last))

    def _read(self, process: subprocess.Popen[bytes]) -> bool:
        """Whether the run could not be opened, which the process has said itself then."""
        assert process.stdout
        refused = False
        for line in process.stdout:
            try:
                reply = decode_reply(line)
            except RunBroken as broken:
                self._note(str(broken))
                continue
            refused = refused or (isinstance(reply, Refused) and reply.question is None)
            self.replied.emit(self._opening.run, reply)
        return refused

    def _write(self, process: subprocess.Popen[bytes]) -> None:
        while (question := self._questions.get()) is not None:
            give(process, encode(question))  # where the process is gone its end is told by the one who reads

    def _note(self, line: str) -> None:
        self._log.append(line)
        self.logged.emit(line)


def _started(opening: Opening) -> subprocess.Popen[bytes]:
    words = ["-m", "core.engine.training.finished", str(opening.run), "--parent", str(os.getpid())]
    words += ["--folder", str(opening.folder)] if opening.folder else []
    words += ["--device", opening.device]
    words += ["--trust"] if opening.trusted else []
    return started(words)
