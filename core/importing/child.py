"""One import in a process of its own: what it reads may crash, loop or exit, and only that process goes."""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path

from core.importing.kinds import CODE, application_in, kind_of
from core.importing.messages import Imported, Message, Refused, decode
from core.importing.part import Part
from core.pipes import keep_words, started
from core.stages import STARTING, Stage

SECONDS = 120.0
_LAST_WORDS = 5


class Import:
    """`run` blocks until the end and may be called once; `cancel` may come from any thread."""

    def __init__(
        self,
        source: str,
        out: Path,
        *,
        trusted: bool = False,
        models: tuple[str, ...] = (),
        seconds: float = SECONDS,
        part: Part | None = None,
    ) -> None:
        self._source = source if application_in(source) else str(Path(source).absolute())
        self._out, self._trusted, self._models, self._seconds = out.absolute(), trusted, models, seconds
        self._part = part
        self._process: subprocess.Popen[bytes] | None = None
        self._cancelled = False
        self._late = False

    def cancel(self) -> None:
        self._cancelled = True
        self._kill()

    def run(self, on_stage: Callable[[str], None]) -> Imported | Refused:
        """Raises ImportRefused for a source of no kind, before any process starts."""
        code = kind_of(self._source) in CODE
        with tempfile.TemporaryDirectory(prefix="layerloom-") as folder:
            with self._started(Path(folder)) as process:
                self._process = process
                if self._cancelled:
                    self._kill()
                clock = threading.Timer(self._seconds, self._too_late)
                log: deque[str] = deque(maxlen=_LAST_WORDS)
                reader = threading.Thread(target=keep_words, args=(process, log), daemon=True)
                reader.start()
                ended = _followed(process, on_stage, clock if code else None)
                clock.cancel()
                reader.join()
            return ended or self._cut_off(process.returncode, log)

    def _started(self, folder: Path) -> subprocess.Popen[bytes]:
        """In an empty folder, so that what a file writes by a plain name lies nowhere of the person's."""
        words = ["-m", "core.engine.importing", self._source, "--out", str(self._out)]
        words += ["--parent", str(os.getpid()), *(["--trust"] if self._trusted else [])]
        for name in self._models:
            words += ["--model", name]
        if self._part:
            words += ["--part", str(self._part)]
        return started(words, stdin=subprocess.DEVNULL, cwd=folder)

    def _too_late(self) -> None:
        self._late = True
        self._kill()

    def _kill(self) -> None:
        """With all that the file itself has started."""
        import psutil

        process = self._process
        if process is None or process.poll() is not None:
            return
        try:
            children = psutil.Process(process.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            children = []
        process.kill()
        for child in children:
            if child.is_running():
                child.kill()

    def _cut_off(self, code: int, log: deque[str]) -> Refused:
        """The end of a process that did not say how it ended."""
        if self._cancelled:
            return Refused("Cancelled; nothing was written.")
        if self._late:
            return Refused(
                f"{Path(self._source).name} still ran after {self._seconds:g} s and was ended; nothing was written. "
                "Take out what it does beside building models, or give it more time (--seconds)."
            )
        last = f" It last said: {' / '.join(log)}" if log else ""
        return Refused(f"{Path(self._source).name} ended the process that read it (exit code {code}).{last}")


def _followed(
    process: subprocess.Popen[bytes], on_stage: Callable[[str], None], clock: threading.Timer | None
) -> Imported | Refused | None:
    """The end that the process tells, if it does. The clock runs from when Keras stands and code is about to run."""
    assert process.stdout
    ended: Message | None = None
    for line in process.stdout:
        message = decode(line)
        if isinstance(message, Stage):
            if clock and not clock.is_alive() and message.text != STARTING:
                clock.start()
                clock = None
            on_stage(message.text)
        elif message is not None:
            ended = message
    return ended if isinstance(ended, Imported | Refused) else None
