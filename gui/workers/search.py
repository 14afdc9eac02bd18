"""The thread that owns the process of one search: its events come out as signals."""

from __future__ import annotations

import subprocess
import tempfile
import threading
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from PySide6.QtCore import QObject, QThread, Signal

from core.errors import LayerLoomError
from core.graph.project import Project
from core.pipes import give, keep_words, started
from core.project import SUFFIX, write
from core.search.events import SearchEnded, SearchFailed, SearchStarted, decode

_LAST_WORDS = 5


@dataclass(frozen=True, slots=True)
class SearchJob:
    """What is searched: the project as it is now, where the paths of its data start, and where its runs are.

    With `look` it only tells what the storage holds.
    """

    project: Project
    name: str
    folder: Path
    runs: Path
    trusted: bool = False
    look: bool = False


class SearchWorker(QThread):
    """Starts `python -m core.search` and reads what it says until it ends; one that dies tells a SearchFailed."""

    told = Signal(object)  # a SearchEvent

    def __init__(self, job: SearchJob, parent: QObject) -> None:
        super().__init__(parent)
        self._job = job
        self._log: deque[str] = deque(maxlen=_LAST_WORDS)
        self._process: subprocess.Popen[bytes] | None = None
        self._words: SimpleQueue[bytes | None] = SimpleQueue()
        self._killed = False

    def stop(self) -> None:
        """Asks the trials at hand to end after their batch, and for no other; never waits."""
        self._words.put(b"stop\n")

    def kill(self) -> None:
        """Ends the process at once, and its trials with it."""
        self._killed = True
        if self._process:
            self._process.kill()

    def run(self) -> None:
        try:
            with tempfile.TemporaryDirectory(prefix="layerloom-") as folder:
                file = Path(folder) / f"project{SUFFIX}"
                write(self._job.project, file)
                self._run_process(file)
        except (LayerLoomError, OSError) as error:
            self.told.emit(SearchFailed(str(error)))

    def _run_process(self, file: Path) -> None:
        with _started(self._job, file) as process:
            self._process = process
            if self._killed:
                process.kill()
            works = ((self._write, process), (keep_words, process, self._log))
            helpers = [threading.Thread(target=work, args=given) for work, *given in works]
            for helper in helpers:
                helper.start()
            try:
                is_over = self._read(process)
            finally:
                self._words.put(None)
            for helper in helpers:
                helper.join()
        if not is_over and not self._killed:
            last = f" It last said: {' / '.join(self._log)}" if self._log else ""
            self.told.emit(SearchFailed(f"The process of the search ended (exit code {process.returncode}).{last}"))

    def _write(self, process: subprocess.Popen[bytes]) -> None:
        while (word := self._words.get()) is not None:
            give(process, word)  # where the process is gone its end is told by the one who reads

    def _read(self, process: subprocess.Popen[bytes]) -> bool:
        """Whether it came to its end by itself."""
        assert process.stdout
        last = (SearchStarted, SearchFailed) if self._job.look else (SearchEnded, SearchFailed)
        is_over = False
        for line in process.stdout:
            event = decode(line.decode("utf-8", "replace"))
            is_over = is_over or isinstance(event, last)
            self.told.emit(event)
        return is_over


def _started(job: SearchJob, file: Path) -> subprocess.Popen[bytes]:
    words = ["-m", "core.search", str(file), "--folder", str(job.folder)]
    words += ["--runs", str(job.runs), "--name", job.name]
    words += ["--look"] if job.look else []
    words += ["--trust"] if job.trusted else []
    return started(words)
