"""Asks which Python file a project is tied to, and what of it may be written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from core.errors import LayerLoomError
from gui.session import Session
from gui.tying.agreeing import Agreed

_KINDS = "Python (*.py)"
_NO_REGION = "Where in it may the canvas's code stand? All the rest of the file stays as it is, to the byte."


class Choosing(QObject):
    """`save` saves the project where it lies nowhere yet, and tells whether it lies on the disk then."""

    def __init__(self, session: Session, agreed: Agreed, window: QWidget, save: Callable[[], bool]) -> None:
        super().__init__(window)
        self._session, self._agreed, self._window, self._save = session, agreed, window, save

    def choose(self) -> None:
        """Asks for the file, and where it has no region, for what of it may be written."""
        if self._session.path is None and not self._save():
            return
        options = QFileDialog.Option.DontConfirmOverwrite
        start = str(self._session.folder or Path.home())
        title = "Tie to a Python file (one that is there, or a new one)"
        chosen, _ = QFileDialog.getSaveFileName(self._window, title, start, _KINDS, options=options)
        if chosen:
            self.tie_to(Path(chosen) if Path(chosen).suffix else Path(f"{chosen}.py"))

    def tie_to(self, code: Path, *, whole: bool = False) -> None:
        """Ties the project to a file; one undo step. The file gets its region at once where that loses nothing."""
        from core.tying.errors import NoRegion

        try:
            self._tie(code, whole=whole)
        except NoRegion as refusal:
            self._ask_where(code, str(refusal))
        except LayerLoomError as error:
            self._warn(str(error))

    def _tie(self, code: Path, *, insert: bool = False, whole: bool = False) -> None:
        """Raises a LayerLoomError."""
        from core.tying.state import tied

        session = self._session
        assert session.path
        assert session.folder
        after = tied(session.project, session.folder, code, session.path.name, insert=insert, whole=whole)
        self._agreed.let_write(session.path, code)
        session.do(f"Tie to {code.name}", lambda project: replace(project, tie=after.tie))

    def _ask_where(self, code: Path, reason: str) -> None:
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(f"Tie to {code.name}")
        box.setText(f"{reason}\n\n{_NO_REGION}")
        insert = box.addButton("Add a region at its end", QMessageBox.ButtonRole.AcceptRole)
        whole = box.addButton("Own the whole file", QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(insert)
        box.exec()
        clicked = box.clickedButton()
        box.deleteLater()
        if clicked in (insert, whole):
            try:
                self._tie(code, insert=clicked is insert, whole=clicked is whole)
            except LayerLoomError as error:
                self._warn(str(error))

    def _warn(self, text: str) -> None:
        QMessageBox.warning(self._window, "The project could not be tied", text)
