"""The thread that owns one training process: its events come out as signals, and it always ends with an outcome."""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue

from PySide6.QtCore import QObject, QThread, Signal

from core.errors import LayerLoomError
from core.graph.project import Project
from core.pipes import give, read_log, started
from core.project import write
from core.training.errors import RunBroken
from core.training.events import BatchEnded, EpochEnded, Event, RunEnded, RunResumed, RunStarted, decode
from core.training.result import Outcome, RunResult
from core.training.runs import RunFolder

_KEPT_LINES, _LAST_WORDS = 200, 8
_CHATTER = ("I0000 ", "WARNING: All log messages before absl")  # TensorFlow's, at every start
_BETWEEN_S = 1 / 30


@dataclass(frozen=True, slots=True)
class Job:
    """What is trained: the project as it is now, where the paths of its data start, and where the run's folder goes.

    With `resume`, the run in that folder goes on instead, with the project it began with.
    """

    project: Project
    name: str
    folder: Path
    runs: Path
    device: str = ""  # in place of the plan's
    trusted: bool = False  # whether the project's own code may run
    resume: Path | None = None


@dataclass
class _Seen:
    """What the events have said so far, for the end of a process that does not say it itself."""

    folder: str = ""
    epochs: int = 0
    result: RunResult | None = None
    began: float = field(default_factory=time.monotonic)

    def take(self, event: Event) -> None:
        match event:
            case RunStarted(folder=folder):
                self.folder, self.epochs = folder, 0
            case EpochEnded():
                self.epochs += 1
            case RunEnded(result=result):
                self.result = result


class TrainingWorker(QThread):
    """Starts `python -m core.engine.training` and reads what it says until it ends.

    `told` comes at most 30 times a second, with all events since the last time; of batches that follow each other only
    the last. The very last event is always a RunEnded.
    """

    told = Signal(object)  # tuple[Event, ...]
    logged = Signal(str)  # a line of the process's log

    def __init__(self, job: Job, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._job = job
        self._events: SimpleQueue[Event | None] = SimpleQueue()
        self._words: SimpleQueue[bytes | None] = SimpleQueue()
        self._log: deque[str] = deque(maxlen=_KEPT_LINES)
        self._process: subprocess.Popen[bytes] | None = None
        self._killed = False

    @property
    def process_id(self) -> int | None:
        return self._process.pid if self._process else None

    def stop(self) -> None:
        """Asks the run to end after the batch at hand, its weights kept; never waits."""
        self._words.put(b"stop\n")

    def pause(self) -> None:
        """Asks the run to wait after the batch at hand; never waits itself."""
        self._words.put(b"pause\n")

    def go_on(self) -> None:
        """Ends a pause."""
        self._words.put(b"continue\n")

    def kill(self) -> None:
        """Ends the process at once; what the run folder holds by then stays."""
        self._killed = True
        if self._process:
            self._process.kill()

    def run(self) -> None:
        seen = _Seen()
        try:
            with tempfile.TemporaryDirectory(prefix="layerloom-") as folder:
                file = Path(folder) / "project.loom"
                write(self._job.project, file)
                code = self._run_process(file, seen)
        except (LayerLoomError, OSError) as error:
            self.told.emit((RunEnded(RunResult(Outcome.FAILED, "", 0, 0.0, (), str(error))),))
            return
        if seen.result is None:
            self.told.emit((RunEnded(self._kept(self._died(seen, code))),))

    def _run_process(self, file: Path, seen: _Seen) -> int:
        with _started(self._job, file) as process:
            self._process = process
            if self._killed:
                process.kill()
            works = ((self._read_events, process), (read_log, process, self._note), (self._write, process))
            helpers = [threading.Thread(target=work, args=given, daemon=True) for work, *given in works]
            for helper in helpers:
                helper.start()
            self._pass_on(seen)
            self._words.put(None)
            for helper in helpers:
                helper.join()
        return process.returncode

    def _pass_on(self, seen: _Seen) -> None:
        """Until the events end. The pause is what keeps the widgets' share small."""
        over = False
        while not over:
            waiting = [self._events.get()]
            with suppress(Empty):
                while True:
                    waiting.append(self._events.get_nowait())
            over = waiting[-1] is None
            events = tuple(coalesced(retold(event for event in waiting if event)))
            for event in events:
                seen.take(event)
            if events:
                self.told.emit(events)
                time.sleep(_BETWEEN_S)

    def _read_events(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout
        for line in process.stdout:
            try:
                self._events.put(decode(line.decode("utf-8", "replace")))
            except RunBroken as broken:
                self._note(str(broken))
        self._events.put(None)

    def _write(self, process: subprocess.Popen[bytes]) -> None:
        while (word := self._words.get()) is not None:
            give(process, word)  # where the process is gone its end is told by the one who reads

    def _note(self, line: str) -> None:
        self._log.append(line)
        self.logged.emit(line)

    def _died(self, seen: _Seen, code: int) -> RunResult:
        seconds = time.monotonic() - seen.began
        if self._killed:
            words = "Ended at once, before the batch did; the weights of this run are not kept."
            return RunResult(Outcome.STOPPED, seen.folder, seen.epochs, seconds, (), words)
        last = [line for line in self._log if not line.startswith(_CHATTER)][-_LAST_WORDS:]
        told = ["Its last words:", *last] if last else []
        words = "\n".join([f"The training process ended with {_exit(code)}.", *told])
        remedy = "If the machine ran short of memory, use smaller batches or a smaller model; then train again."
        return RunResult(Outcome.DIED, seen.folder, seen.epochs, seconds, (), words, remedy)

    def _kept(self, result: RunResult) -> RunResult:
        """Leaves the result in the run's folder, which the process could not do any more."""
        if result.folder:
            try:
                RunFolder(Path(result.folder)).write_result(result)
            except OSError as error:
                self._note(f"The result could not be written: {error}")
        return result


def coalesced(events: Iterable[Event]) -> Iterator[Event]:
    """The events, of batches that follow each other only the last."""
    waiting: BatchEnded | None = None
    for event in events:
        if isinstance(event, BatchEnded):
            waiting = event
            continue
        if waiting:
            yield waiting
            waiting = None
        yield event
    if waiting:
        yield waiting


def retold(events: Iterable[Event]) -> Iterator[Event]:
    """The events, a run that goes on told as if it had just come this far."""
    for event in events:
        if isinstance(event, RunResumed):
            yield event.run
            yield from event.history
        else:
            yield event


def _exit(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"


def _started(job: Job, file: Path) -> subprocess.Popen[bytes]:
    words = ["-m", "core.engine.training", "--folder", str(job.folder), "--parent", str(os.getpid())]
    new = [str(file), "--runs", str(job.runs), "--name", job.name]
    words += ["--resume", str(job.resume)] if job.resume else new
    words += ["--device", job.device] if job.device else []
    words += ["--trust"] if job.trusted else []
    return started(words)
