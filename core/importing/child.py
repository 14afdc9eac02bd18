"""One import in a process of its own: what it reads may crash, loop or exit, and only that process goes."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from core.importing.kinds import CODE, application_in, kind_of
from core.importing.messages import Imported, Refused, decode
from core.importing.part import Part
from core.pipes import end_all, started
from core.project.atomic import remove_unfinished
from core.stages import STARTING, Stage
from core.told import Late, Told

SECONDS = 120.0
_CANCELLED = "Cancelled; nothing was written."


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

    def cancel(self) -> None:
        self._cancelled = True
        if process := self._process:
            end_all(process)

    def run(self, on_stage: Callable[[str], None]) -> Imported | Refused:
        """Raises ImportRefused for a source of no kind, before any process starts.

        Neither what the process does nor what it has started can hold this up: at the end all of it is ended.
        """
        limited = kind_of(self._source) in CODE or self._trusted
        new = [path for path in self._written if not path.exists()]
        ended = self._ran(on_stage, limited)
        if isinstance(ended, Refused):
            for path in self._written:
                remove_unfinished(path)
            for path in new:
                path.unlink(missing_ok=True)
        return ended

    @property
    def _written(self) -> tuple[Path, Path]:
        return self._out, self._out.with_suffix(".weights.npz")

    def _ran(self, on_stage: Callable[[str], None], limited: bool) -> Imported | Refused:
        with tempfile.TemporaryDirectory(prefix="layerloom-", ignore_cleanup_errors=True) as folder:
            self._process = process = self._started(Path(folder))
            told = Told[Imported | Refused](process, decode)
            try:
                return self._followed(told, on_stage, limited)
            finally:
                self._process = None
                end_all(process)
                told.settle()

    def _started(self, folder: Path) -> subprocess.Popen[bytes]:
        """In an empty folder, so that what a file writes by a plain name lies nowhere of the person's."""
        words = ["-m", "core.engine.importing", self._source, "--out", str(self._out)]
        words += ["--parent", str(os.getpid()), *(["--trust"] if self._trusted else [])]
        for name in self._models:
            words += ["--model", name]
        if self._part:
            words += ["--part", str(self._part)]
        return started(words, stdin=subprocess.DEVNULL, cwd=folder, apart=True)

    def _followed(
        self, told: Told[Imported | Refused], on_stage: Callable[[str], None], limited: bool
    ) -> Imported | Refused:
        """The end that the process tells, else what is known of it. Time runs from when Keras stands."""
        until: float | None = None
        if self._cancelled:
            return Refused(_CANCELLED)
        try:
            while isinstance(message := told.next(until), Stage):
                if limited and until is None and message.text != STARTING:
                    until = time.monotonic() + self._seconds
                on_stage(message.text)
        except Late:
            return self._too_late()
        return message or self._cut_off(told)

    def _too_late(self) -> Refused:
        return Refused(
            f"{Path(self._source).name} still ran after {self._seconds:g} s and was ended; nothing was written. Take "
            "out what it does beside building models, or give it more time (`layerloom import --seconds N`)."
        )

    def _cut_off(self, told: Told[Imported | Refused]) -> Refused:
        """The end of a process that did not say how it ended."""
        if self._cancelled:
            return Refused(_CANCELLED)
        last = f" It last said: {' / '.join(told.log)}" if told.log else ""
        return Refused(f"{Path(self._source).name} {_in_words(told.code)}; nothing was written.{last}")


def _in_words(code: int | None) -> str:
    if code is None:
        return "closed the pipe by which the process that read it tells how far it is, and was ended"
    if code >= 0:
        return f"ended the process that read it (exit code {code})"
    name = f"signal {-code}"
    with suppress(ValueError):
        name = signal.Signals(-code).name
    why = ", as the system does where memory runs out" if name == "SIGKILL" else ""
    return f"brought the process that read it to a sudden end ({name}{why})"
