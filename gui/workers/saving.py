"""The thread that owns the processes of one model being saved: one that draws, for reports, and one of the engine."""

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
from core.saving.formats import Kind, format_of
from core.saving.messages import Order, Refused, Saved, Stage, decode, encode
from core.saving.place import remove_unfinished

_LAST_WORDS = 5


class SaveWorker(QThread):
    """Tells each stage and then, by `ended`, the one message with which it ended.

    The order's `project` is filled in here: what is on screen may never have been saved. A report whose `draws` names
    a canvas gets its picture.
    """

    stage = Signal(str)
    ended = Signal(object)  # Saved or Refused

    def __init__(self, project: Project, order: Order, draws: str, parent: QObject) -> None:
        super().__init__(parent)
        self._project, self._order, self._draws = project, order, draws
        self._process: subprocess.Popen[bytes] | None = None
        self._cancelled = False

    def cancel(self) -> None:
        """Ends the process; never waits."""
        self._cancelled = True
        if self._process:
            self._process.kill()

    def run(self) -> None:
        try:
            ended = self._ended()
        except (LayerLoomError, OSError) as error:
            ended = Refused(str(error))
        if self._cancelled:
            remove_unfinished(Path(self._order.out))
        self.ended.emit(Refused("Cancelled; nothing was written.") if self._cancelled or ended is None else ended)

    def _ended(self) -> Saved | Refused | None:
        with tempfile.TemporaryDirectory(prefix="layerloom-") as folder:
            file = Path(folder) / f"model{SUFFIX}"
            write(self._project, file)
            order = msgspec.structs.replace(self._order, project=str(file))
            if self._draws:
                self.stage.emit("Drawing the canvas…")
                order = msgspec.structs.replace(order, picture=self._drawn(file))
            return None if self._cancelled else self._noted(order) if self._is_code else self._saved(order)

    def _drawn(self, file: Path) -> str:
        """In light colours, whatever the app's are. Empty where it could not be drawn: a report does without."""
        picture = file.with_name("canvas.svg")
        words = ["-m", "gui", "render", str(file), "-o", str(picture), "--graph", self._draws, "--theme", "light"]
        with self._started([*words, *(["--trust"] if self._order.trusted else [])]) as process:
            process.communicate()
        return picture.read_text(encoding="utf-8") if picture.is_file() else ""

    @property
    def _is_code(self) -> bool:
        return format_of(self._order.out).kind is Kind.NOTEBOOK

    def _noted(self, order: Order) -> Saved | Refused:
        """What takes no Keras takes no process."""
        from core.saving.notebook import save_notebook

        return save_notebook(order)

    def _saved(self, order: Order) -> Saved | Refused:
        log: deque[str] = deque(maxlen=_LAST_WORDS)
        ended: Saved | Refused | None = None
        with self._started(["-m", "core.engine.saving", "--parent", str(os.getpid())]) as process:
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
        return ended or Refused(f"The process that saved the model ended (exit code {process.returncode}).{last}")

    def _started(self, words: list[str]) -> subprocess.Popen[bytes]:
        pipe, here = subprocess.PIPE, str(Path(__file__).resolve().parents[2])
        path = os.pathsep.join(filter(None, (here, os.environ.get("PYTHONPATH", ""))))
        around = {**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1", "QT_QPA_PLATFORM": "offscreen"}
        words = [sys.executable, *words]
        process = subprocess.Popen(words, stdin=pipe, stdout=pipe, stderr=pipe, env=around)  # noqa: S603  # our own words
        self._process = process
        if self._cancelled:
            process.kill()
        return process
