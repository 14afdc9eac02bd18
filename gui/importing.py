"""Models of elsewhere on their way into the app: chosen or dropped, read in a process of their own, then opened."""

from __future__ import annotations

import os
import tokenize
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox, QProgressDialog, QWidget

from core.importing.errors import ImportRefused
from core.importing.kinds import CODE, SUFFIXES, application_in, kind_of, saved_model_in, title_of
from core.importing.messages import Imported, Refused
from core.importing.notebook import program_in
from core.project import SUFFIX
from core.project.own_code import Piece
from core.stages import STARTING
from gui.code_reader import CodeReader
from gui.files import Files
from gui.theme.theme import Theme
from gui.workers.importing import ImportWorker

Then = Callable[[Imported], None]
_KINDS = f"Models and code ({' '.join(f'*{suffix}' for suffix in SUFFIXES)})"
_OF_CODE = (
    "This file is code: its models exist once it has run. It runs in a process of its own, in an empty folder and for "
    "two minutes at most, and can do there whatever you can do on this machine. It is stopped where it starts to train."
)


class Importer(QObject):
    """One import at a time, for one window."""

    def __init__(self, window: QWidget, files: Files, theme: Theme) -> None:
        super().__init__(window)
        self._window, self._files, self._theme = window, files, theme
        self._worker: ImportWorker | None = None
        self.progress: QProgressDialog | None = None

    def choose(self) -> None:
        """Asks for a file."""
        chosen, _ = QFileDialog.getOpenFileName(self._window, "Import a model", str(Path.home()), _KINDS)
        if chosen:
            self.start(chosen)

    def choose_application(self) -> None:
        """Asks for a model of keras.applications, and where its project shall lie."""
        from gui.application_dialog import ApplicationDialog

        dialog = ApplicationDialog(self._window)
        chosen = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        if chosen:
            self.start(dialog.source)

    def start(self, source: str, out: Path | None = None, then: Then | None = None) -> None:
        """Imports a file or `keras.applications.NAME`; code once it has been read and trusted.

        The project goes beside the source and is opened, unless it is said where (`out`) and what happens `then`.
        """
        if self._worker:
            self._tell("One model is being imported already. Wait for it, or cancel it.")
            return
        try:
            is_code = kind_of(source) in CODE
        except ImportRefused as refusal:
            self._tell(str(refusal))
            return
        path = Path(source)
        if is_code and not self._trusts(path):
            return
        out = out or self._place_for(source)
        if out:
            self._begin(source, out, then or partial(self._open, source, out), trusted=is_code)

    def close(self) -> None:
        """Ends an import that goes on. Waits for its thread."""
        if self._worker:
            self._worker.cancel()
            self._worker.wait()

    def _trusts(self, path: Path) -> bool:
        try:
            text = _code_in(path)
        except (OSError, ValueError, SyntaxError) as error:
            self._tell(f"{path.name} cannot be read: {error}.")
            return False
        reader = CodeReader(
            (Piece(path.name, text, module=False),), path.name, self._theme, self._window, words=_OF_CODE
        )
        accepted = reader.exec() == QDialog.DialogCode.Accepted
        reader.deleteLater()
        return accepted

    def _place_for(self, source: str) -> Path | None:
        """Beside the source, under a name that is free; else the person is asked."""
        folder = saved_model_in(Path(source)).parent
        if not application_in(source) and os.access(folder, os.W_OK):
            return _free(folder / f"{title_of(source)}{SUFFIX}")
        start = str(Path.home() / f"{title_of(source)}{SUFFIX}")
        kinds = f"LayerLoom projects (*{SUFFIX})"
        chosen, _ = QFileDialog.getSaveFileName(self._window, "Save the imported project", start, kinds)
        return Path(chosen).with_suffix(SUFFIX) if chosen else None

    def _begin(self, source: str, out: Path, then: Then, *, trusted: bool) -> None:
        self.progress = progress = QProgressDialog(STARTING, "Cancel", 0, 0, self._window)
        progress.setWindowTitle(f"Importing {title_of(source)}")
        progress.setMinimumWidth(360)
        progress.setAutoReset(False)
        self._worker = worker = ImportWorker(source, out, self, trusted=trusted)
        progress.canceled.connect(worker.cancel)
        worker.stage.connect(progress.setLabelText)
        worker.ended.connect(lambda ended: self._end(source, out, then, ended))
        worker.finished.connect(worker.deleteLater)
        worker.start()
        progress.show()

    def _end(self, source: str, out: Path, then: Then, ended: Imported | Refused) -> None:
        assert self._worker
        self._worker.wait()
        self._worker = None
        cancelled = self.progress is not None and self.progress.wasCanceled()
        if self.progress:
            self.progress.close()
            self.progress.deleteLater()
            self.progress = None
        if isinstance(ended, Imported):
            then(ended)
        elif ended.needs_trust:
            self._offer_trust(ended.message, lambda: self._begin(source, out, then, trusted=True))
        elif not cancelled:
            self._tell(ended.message)

    def _open(self, source: str, out: Path, ended: Imported) -> None:
        if shown := self._files.open_path(out):
            shown.tell(_report(source, ended))
            shown.offer_repeats()

    def _offer_trust(self, message: str, go_on: Callable[[], None]) -> None:
        """For a file whose code nobody can read, since it holds its bytes alone."""
        box = QMessageBox(QMessageBox.Icon.Warning, "Code in this file", message, parent=self._window)
        trust = box.addButton("Trust and import", QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(QMessageBox.StandardButton.Cancel)
        box.exec()
        clicked = box.clickedButton()
        box.deleteLater()
        if clicked is trust:
            go_on()

    def _tell(self, text: str) -> None:
        QMessageBox.warning(self._window, "The model could not be imported", text)


def _code_in(path: Path) -> str:
    """What of it would run, and no more. A Python file may say in which encoding it is written."""
    if path.suffix.lower() == ".ipynb":
        return program_in(path.read_text(encoding="utf-8"))
    with tokenize.open(path) as file:
        return file.read()


def _free(path: Path) -> Path:
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_stem(f"{path.stem}-{number}")
    return free


def _report(source: str, ended: Imported) -> str:
    """What the window of the project says first."""
    models = ", ".join(ended.models)
    whose = "Its" if len(ended.models) == 1 else "Their"
    weights = f" {whose} weights are in {ended.weights}; training starts from them." if ended.weights else ""
    count = len(ended.notes)
    notes = f" {count} {'note' if count == 1 else 'notes'}: {' '.join(ended.notes)}" if count else ""
    return f"Imported {models} from {Path(source).name}: {ended.layers:,} layers.{weights}{notes}"
