"""The way of a transplant in the app: a source chosen, what fits listed, and the plan starting from what was taken."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from core.importing.kinds import SUFFIXES
from core.project import SUFFIX
from core.saving.choosing import usual_model, weights_beside
from core.training.runs import PROJECT
from core.transplanting.messages import Order, Refused, Transplanted
from core.transplanting.place import place_for, starting_from
from gui.files import Files
from gui.session import Session
from gui.theme.theme import Theme
from gui.transplanting.dialog import TransplantDialog
from gui.workers.transplanting import TransplantWorker

_KINDS = f"Runs, projects, weights and models ({' '.join(f'*{one}' for one in (SUFFIX, '.weights.npz', *SUFFIXES))})"


class Transplanter(QObject):
    """One at a time, for one window."""

    def __init__(self, window: QWidget, session: Session, files: Files, theme: Theme) -> None:
        super().__init__(window)
        self._window, self._session, self._files, self._theme = window, session, files, theme
        self._source, self._trusted = "", False
        self._worker: TransplantWorker | None = None
        self.dialog: TransplantDialog | None = None

    def choose(self) -> None:
        """Asks whose weights: a run (the `project.loom` in its folder), another project, or a model file."""
        if usual_model(self._session.project) is None:
            self._tell("No model takes weights yet. Declare one, or let the training plan say which of several it is.")
            return
        if self._session.path is None and not self._files.save():
            return
        start = str(self._session.folder or Path.home())
        chosen, _ = QFileDialog.getOpenFileName(self._window, "Transplant weights from", start, _KINDS)
        if chosen:
            self.start(Path(chosen))

    def start(self, source: Path) -> None:
        """Lists what fits of a source. Its own code runs only where the person says so."""
        if self.dialog:
            self.dialog.raise_()
            return
        self._source, self._trusted = str(source), self._session.may_run_code()
        title = source.parent.name if source.name == PROJECT else source.name
        self.dialog = dialog = TransplantDialog(title, self._theme, self._window)
        dialog.setModal(True)
        dialog.wanted.connect(self._do)
        dialog.cancelled.connect(self.close)
        dialog.finished.connect(self._left)
        dialog.show()
        self._begin("")

    def close(self) -> None:
        """Ends what goes on. Waits for the thread."""
        if self._worker:
            self._worker.cancel()
            self._worker.wait()

    def _do(self) -> None:
        assert self._session.path
        self._begin(str(place_for(self._session.path)))

    def _begin(self, out: str) -> None:
        session = self._session
        assert self.dialog
        assert session.path
        order = Order(
            project="",
            folder=str(session.path.parent),
            source=self._source,
            pairs=self.dialog.pairs,
            base=str(weights_beside(session.project, session.path) or ""),
            out=out,
            trusted=self._trusted,
        )
        self._worker = worker = TransplantWorker(session.project, order, self)
        worker.stage.connect(self.dialog.show_stage)
        worker.ended.connect(self._ended)
        worker.finished.connect(worker.deleteLater)
        worker.start()

    def _ended(self, ended: Transplanted | Refused) -> None:
        assert self._worker
        self._worker.wait()
        self._worker = None
        if self.dialog is None:
            return
        if isinstance(ended, Refused):
            if ended.needs_trust and self._may_run(ended.reason):
                self._trusted = True
                self._begin("")
            else:
                self.dialog.show_refusal(ended)
        elif not ended.written:
            self.dialog.show_found(ended)
        else:
            self._take(Path(ended.written), ended)

    def _take(self, weights: Path, ended: Transplanted) -> None:
        """The weights lie beside the project; that training starts from them is one undo step."""
        assert self.dialog
        self.dialog.accept()
        self._session.do("Transplant weights", lambda project: starting_from(project, weights))
        self._tell(f"{ended.summary()}. They lie in {weights.name}, and training starts from them.")

    def _may_run(self, reason: str) -> bool:
        title, buttons = "Code in this file", QMessageBox.StandardButton
        answer = QMessageBox.question(
            self._window, title, f"{reason}\n\nLet it run?", buttons.Yes | buttons.No, buttons.No
        )
        return answer == buttons.Yes

    def _left(self) -> None:
        if self.dialog:
            self.dialog.deleteLater()
            self.dialog = None

    def _tell(self, text: str) -> None:
        self._session.refused.emit(text)
