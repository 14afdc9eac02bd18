"""Asks what the project on screen is to be compared with, reads it, and opens the window that compares."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from core.errors import LayerLoomError
from core.graph.project import Project
from core.importing.kinds import SUFFIXES
from core.importing.messages import Imported
from core.project import SUFFIX, read
from core.training.runs import PROJECT
from gui.importing import Importer
from gui.session import Session
from gui.theme.theme import Theme

if TYPE_CHECKING:
    from gui.comparing.window import Side

_KINDS = f"Projects, runs and models ({' '.join(f'*{suffix}' for suffix in (SUFFIX, *SUFFIXES))})"


class Comparer(QObject):
    """What is chosen stands at the left as the older one, the project on screen at the right.

    `asks_keras` says whether an engine may be started for the shapes of both.
    """

    def __init__(
        self, window: QWidget, session: Session, theme: Theme, importer: Importer, asks_keras: Callable[[], bool]
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._theme, self._importer = window, session, theme, importer
        self._asks_keras = asks_keras

    def choose(self) -> None:
        """Asks for another project, the `project.loom` in the folder of a run, or a model file."""
        if path := self._chosen("Compare with"):
            self.compare_with(path)

    def find(self, then: Callable[[Project, str], None]) -> None:
        """Asks for the same, and hands the project and its title on."""
        if path := self._chosen("A model from a file"):
            self._read(path, lambda file, title: self._hand_on(file, title, then))

    def _hand_on(self, file: Path, title: str, then: Callable[[Project, str], None]) -> None:
        try:
            project = read(file)
        except LayerLoomError as error:
            QMessageBox.warning(self._window, "This file could not be read", str(error))
            return
        then(project, title)

    def compare_with(self, path: Path) -> None:
        """Shows what differs."""
        self._read(path, self._show)

    def _chosen(self, title: str) -> Path | None:
        start = str(self._session.folder or Path.home())
        chosen, _ = QFileDialog.getOpenFileName(self._window, title, start, _KINDS)
        return Path(chosen) if chosen else None

    def _read(self, path: Path, use: Callable[[Path, str], None]) -> None:
        """Other files than projects are imported first, code only when trusted."""
        if path.suffix == SUFFIX:
            use(path, f"{path.parent.name} (run)" if path.name == PROJECT else path.name)
            return
        folder = TemporaryDirectory(prefix="layerloom-")
        out = Path(folder.name) / f"imported{SUFFIX}"
        self.destroyed.connect(folder.cleanup)  # where nothing comes of the import

        def then(_imported: Imported) -> None:
            use(out, path.name)
            folder.cleanup()

        self._importer.start(str(path), out, then)

    def _show(self, path: Path, title: str) -> None:
        from gui.comparing.window import Side  # only here, for the app to start soon

        try:
            before = read(path)
        except LayerLoomError as error:
            QMessageBox.warning(self._window, "This file could not be compared", str(error))
            return
        self._open(Side(title, before), Side(self._session.title, self._session.project, self._session.facts))

    def compare_runs(self, earlier: Path, later: Path) -> None:
        """Shows the projects of two runs, by their files, beside each other."""
        from gui.comparing.window import Side

        try:
            sides = [Side(f"{path.parent.name} (run)", read(path)) for path in (earlier, later)]
        except LayerLoomError as error:
            QMessageBox.warning(self._window, "These runs could not be compared", str(error))
            return
        self._open(*sides)

    def _open(self, before: Side, after: Side) -> None:
        from gui.comparing.window import CompareWindow

        shown = CompareWindow(before, after, self._theme, self._window, asks_keras=self._asks_keras())
        shown.finished.connect(shown.deleteLater)
        shown.show()
