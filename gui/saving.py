"""A model on its way out of the app: chosen in a dialog, written by a process of its own."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from core.errors import LayerLoomError
from core.saving.choosing import declared, weights_beside
from core.saving.formats import Format, Kind, format_of
from core.saving.messages import Order, Refused, Saved
from core.training.overview import RunOverview, runs_of
from gui.save_dialog import SaveDialog
from gui.session import Session
from gui.training import Trainer
from gui.workers.reading import Reading
from gui.workers.saving import SaveWorker


class Saver(QObject):
    """One dialog and one model at a time, for one window."""

    def __init__(self, window: QWidget, session: Session, trainer: Trainer) -> None:
        super().__init__(window)
        self._window, self._session, self._trainer = window, session, trainer
        self._listing = Reading(self)
        self._listing.found.connect(self._found)
        self._wanted: Path | None = None
        self._worker: SaveWorker | None = None
        self.dialog: SaveDialog | None = None

    def ask(self, run: Path | None = None) -> None:
        """Opens the dialog with the weights of `run` chosen, else with those of the newest."""
        if self.dialog:
            self.dialog.raise_()
            return
        session = self._session
        beside = weights_beside(session.project, session.path) if session.path else None
        self._wanted = run
        self.dialog = dialog = SaveDialog(session.project, beside, self._window)
        dialog.setModal(True)
        dialog.save_wanted.connect(self._choose_file)
        dialog.cancelled.connect(self._cancel)
        dialog.finished.connect(self._left)
        dialog.show()
        self._listing.read(partial(runs_of, self._trainer.runs, session.name))

    def close(self) -> None:
        """Ends what goes on. Waits for the threads."""
        self._listing.close()
        if self._worker:
            self._worker.cancel()
            self._worker.wait()

    def _found(self, runs: tuple[RunOverview, ...]) -> None:
        if self.dialog and not self._worker:
            self.dialog.show_runs(runs, self._wanted)

    def _choose_file(self) -> None:
        assert self.dialog
        kind = self.dialog.kind
        folder = self._session.folder or Path.home()
        start = str(folder / f"{self._session.name}{kind.ending}")
        chosen, _ = QFileDialog.getSaveFileName(
            self._window, f"Save as {kind.name}", start, f"{kind.name} (*{kind.ending})"
        )
        if chosen:
            self._begin(_named(chosen, kind))

    def _begin(self, out: str) -> None:
        assert self.dialog
        dialog, choice, ref = self.dialog, self.dialog.choice, self.dialog.ref
        assert ref
        project = dialog.project
        order = Order(
            project="",
            out=out,
            folder=str(self._session.folder or Path(out).parent),
            model=declared(project)[ref],
            run=str(choice.run or ""),
            weights=str(choice.file or ""),
            trusted=self._session.may_run_code(),
            device="cpu",
            title=self._session.name,
        )
        draws = project.graphs[ref.graph].name if dialog.kind.is_report else ""
        self._worker = worker = SaveWorker(project, order, draws, self)
        worker.stage.connect(dialog.show_stage)
        worker.ended.connect(self._ended)
        worker.finished.connect(worker.deleteLater)
        dialog.show_stage("Starting…")
        worker.start()

    def _ended(self, ended: Saved | Refused) -> None:
        assert self._worker
        self._worker.wait()
        self._worker = None
        if self.dialog:
            self.dialog.show_end(ended)

    def _cancel(self) -> None:
        if self._worker:
            self._worker.cancel()

    def _left(self) -> None:
        if self.dialog:
            self.dialog.deleteLater()
            self.dialog = None


def _named(chosen: str, kind: Format) -> str:
    """With the ending of the format, which not every file dialog adds."""
    try:
        fits = format_of(chosen).kind is kind.kind
    except LayerLoomError:
        fits = False
    stem = chosen.removesuffix(".h5") if kind.kind is Kind.WEIGHTS else chosen
    return chosen if fits else f"{stem}{kind.ending}"
