"""Asks what the project on screen is to be compared with, reads it, and opens the window that compares."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from core.errors import LayerLoomError
from core.project import read
from gui.session import Session
from gui.theme.theme import Theme

_KINDS = "Projects and runs (*.loom)"
_OF_RUN = "project.loom"


class Comparer(QObject):
    """What is chosen stands at the left as the older one, the project on screen at the right."""

    def __init__(self, window: QWidget, session: Session, theme: Theme) -> None:
        super().__init__(window)
        self._window, self._session, self._theme = window, session, theme

    def choose(self) -> None:
        """Asks for another project, or the `project.loom` in the folder of a run."""
        start = str(self._session.folder or Path.home())
        chosen, _ = QFileDialog.getOpenFileName(self._window, "Compare with", start, _KINDS)
        if chosen:
            self.compare_with(Path(chosen))

    def compare_with(self, path: Path) -> None:
        """Shows what differs; a file that can't be read says why."""
        from gui.comparing.window import CompareWindow, Side  # only here, for the app to start soon

        try:
            before = read(path)
        except LayerLoomError as error:
            QMessageBox.warning(self._window, "This file could not be compared", str(error))
            return
        title = f"{path.parent.name} (run)" if path.name == _OF_RUN else path.name
        now = Side(self._session.title, self._session.project, self._session.facts)
        shown = CompareWindow(Side(title, before), now, self._theme, self._window)
        shown.finished.connect(shown.deleteLater)
        shown.show()
