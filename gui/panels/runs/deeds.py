"""What can be done to a run: name it, show its curves, go on with it, bring its project back, bin it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from core.errors import LayerLoomError
from core.graph import edits
from core.training.about import About
from core.training.overview import RunOverview
from core.training.runs import PROJECT, RunFolder
from gui.run_log import show_log
from gui.session import Session
from gui.training import Trainer


class Deeds(QObject):
    """Between the panel and the folders; `done` is told when a list of runs is true no more."""

    done = Signal()

    def __init__(
        self,
        session: Session,
        trainer: Trainer,
        save_model: Callable[[Path], None],
        compare_with: Callable[[Path, Path | None], None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._session, self._trainer, self._save_model = session, trainer, save_model
        self._compare_with, self._panel = compare_with, parent

    def describe(self, run: RunOverview, name: str, note: str) -> None:
        """Keeps a name and a note; the folder's own name needs none."""
        about = About("" if name.strip() == run.path.name else name.strip(), note.strip())
        try:
            RunFolder(run.path).write_about(about)
        except OSError as error:
            self._session.refused.emit(f"{run.path.name} can't be described: {error.strerror or error}.")
        self.done.emit()

    def show_curves(self, run: RunOverview) -> None:
        self._trainer.recall(run.path)

    def go_on(self, run: RunOverview) -> None:
        self._trainer.resume(run.path)

    def start_from(self, run: RunOverview) -> None:
        """Lets the next run of the project start from this one's weights: a field of the plan, which can be undone."""
        plan = self._session.project.plan
        if plan is None:
            self._session.refused.emit("This project has no training plan yet. Set one up first.")
            return
        folder = self._session.folder
        near = folder is not None and run.path.is_relative_to(folder)
        path = run.path.relative_to(folder).as_posix() if near and folder else str(run.path)
        warm = replace(plan, warm_start=path)
        self._session.do(f"Start from the weights of {run.name}", lambda now: edits.set_plan(now, warm))

    def bring_back(self, run: RunOverview) -> None:
        """Makes the project what it was when the run began: one step, which can be undone."""
        try:
            project = RunFolder(run.path).project()
        except LayerLoomError as error:
            self._session.refused.emit(str(error))
            return
        self._session.do(f"Bring back the project of {run.name}", lambda now: replace(project, tie=now.tie))

    def compare(self, run: RunOverview) -> None:
        """Beside the project as it is now."""
        self._compare_with(run.path / PROJECT, None)

    def compare_both(self, earlier: RunOverview, later: RunOverview) -> None:
        """Two runs' projects beside each other."""
        self._compare_with(earlier.path / PROJECT, later.path / PROJECT)

    def save_model(self, run: RunOverview) -> None:
        self._save_model(run.path)

    def show_log(self, run: RunOverview) -> None:
        show_log(run.path, self._panel)

    def open_folder(self, run: RunOverview) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(run.path)))

    def delete(self, runs: tuple[RunOverview, ...]) -> None:
        """Moves the folders to the system's bin, from where they can be had back."""
        from send2trash import TrashPermissionError, send2trash

        for run in runs:
            try:
                send2trash(run.path)
            except (OSError, TrashPermissionError) as error:
                self._session.refused.emit(f"{run.path.name} could not be moved to the bin: {error}")
        self.done.emit()

    def may_delete(self, run: RunOverview) -> bool:
        return not self.is_training(run.path)

    def is_training(self, path: Path) -> bool:
        return path in self._trainer.folders()
