"""Reads a changed region in the import process, and where it must, the code of the last common state before it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QObject, Signal

from core.errors import LayerLoomError
from core.graph.project import Project
from core.importing.messages import Imported, Refused
from core.importing.part import Part
from core.project import SUFFIX, read
from core.tying.region import digest
from core.tying.state import Look
from core.tying.taking import common_from, known_common, part_of, taking
from gui.workers.importing import ImportWorker


class Reading(QObject):
    """Ends by `done` (a Taking) or by `failed` (why not). Nothing runs before `start`."""

    stage = Signal(str)
    done = Signal(object)
    failed = Signal(str)

    def __init__(self, project: Project, seen: Look, path: Path | None, parent: QObject) -> None:
        super().__init__(parent)
        self._project, self._seen, self._path = project, seen, path
        self._folder = TemporaryDirectory(prefix="layerloom-")
        self._theirs: Project | None = None
        self._worker: ImportWorker | None = None
        self._cancelled = False

    def start(self) -> None:
        """Runs the file down to the end of its region; the person has let it."""
        self._run(self._seen.file.path, part_of(self._seen.file))

    def cancel(self) -> None:
        """Ends the process. Waits for its thread."""
        self._cancelled = True
        if self._worker:
            self._worker.cancel()
            self._worker.wait()
        self._folder.cleanup()

    def _run(self, path: Path, part: Part) -> None:
        self._worker = worker = ImportWorker(str(path), self._out, self, trusted=True, part=part)
        worker.stage.connect(self.stage)
        worker.ended.connect(self._ended)
        worker.finished.connect(worker.deleteLater)
        worker.start()

    @property
    def _out(self) -> Path:
        return Path(self._folder.name) / f"read{SUFFIX}"

    def _ended(self, ended: Imported | Refused) -> None:
        if self._worker:
            self._worker.wait()
            self._worker = None
        if self._cancelled:
            return
        if isinstance(ended, Refused):
            self.failed.emit(ended.message)
            return
        try:
            self._go_on(read(self._out))
        except LayerLoomError as error:
            self.failed.emit(str(error))

    def _go_on(self, came: Project) -> None:
        """The region's project came first; that of the last common state, where only its code is known, second."""
        base = self._seen.tie.base
        if self._theirs is None:
            self._theirs = came
            common = known_common(self._project, self._path)
            if common is None and base:
                before = Path(self._folder.name) / "before.py"
                before.write_text(base, encoding="utf-8")
                self._run(before, Part(1, base.count("\n"), digest(base)))
                return
        else:
            common = common_from(came, self._project)
        self.done.emit(taking(self._project, self._seen, self._theirs, common))
