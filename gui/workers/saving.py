"""The thread that owns the processes of one model being saved: one that draws, for reports, and one of the engine."""

from __future__ import annotations

import tempfile
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, QThread, Signal

from core.errors import LayerLoomError
from core.graph.project import Project
from core.project import SUFFIX, write
from core.saving.formats import Kind, format_of
from core.saving.messages import Order, Refused, Saved, decode
from core.saving.place import remove_unfinished
from gui.workers.ordered import Ordered


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
        self._work: Ordered[Saved | Refused] = Ordered()

    def cancel(self) -> None:
        """Ends the process; never waits."""
        self._work.cancel()

    def run(self) -> None:
        try:
            ended = self._ended()
        except (LayerLoomError, OSError) as error:
            ended = Refused(str(error))
        if self._work.is_cancelled:
            remove_unfinished(Path(self._order.out))
        self.ended.emit(
            Refused("Cancelled; nothing was written.") if self._work.is_cancelled or ended is None else ended
        )

    def _ended(self) -> Saved | Refused | None:
        with tempfile.TemporaryDirectory(prefix="layerloom-") as folder:
            file = Path(folder) / f"model{SUFFIX}"
            write(self._project, file)
            order = msgspec.structs.replace(self._order, project=str(file))
            if self._draws:
                self.stage.emit("Drawing the canvas…")
                order = msgspec.structs.replace(order, picture=self._drawn(file))
            return None if self._work.is_cancelled else self._noted(order) if self._is_code else self._saved(order)

    def _drawn(self, file: Path) -> str:
        """In light colours, whatever the app's are. Empty where it could not be drawn: a report does without."""
        picture = file.with_name("canvas.svg")
        words = ["-m", "gui", "render", str(file), "-o", str(picture), "--graph", self._draws, "--theme", "light"]
        words += ["--trust"] if self._order.trusted else []
        with self._work.begin(words, QT_QPA_PLATFORM="offscreen") as process:
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
        ended, end = self._work.ask("core.engine.saving", order, decode, self.stage.emit)
        return ended or Refused(f"The process that saved the model {end}")
