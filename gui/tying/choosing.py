"""Ties the project on screen to a Python file that the person names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMessageBox, QWidget

from core.errors import LayerLoomError
from core.graph.tie import TieStyle
from gui.session import Session
from gui.tying.agreeing import Agreed


class Choosing(QObject):
    """`save` saves the project where it lies nowhere yet, and tells whether it lies on the disk then."""

    def __init__(self, session: Session, agreed: Agreed, window: QWidget, save: Callable[[], bool]) -> None:
        super().__init__(window)
        self._session, self._agreed, self._window, self._save = session, agreed, window, save

    def choose(self) -> None:
        """Asks for the file, for what of it may be written and in which style."""
        from core.tying.state import place_of
        from gui.tying.tie_dialog import TieDialog

        if self._session.path is None and not self._save():
            return
        tie, path = self._session.project.tie, self._session.path
        assert path
        try:
            start = place_of(tie, path.parent) if tie else path.with_suffix(".py")
        except LayerLoomError:
            start = path.with_suffix(".py")  # the tie of a project that came from elsewhere, which nobody follows
        style: TieStyle = tie.style if tie else "script"
        dialog = TieDialog(start, style, self._window, whole=bool(tie and tie.whole))
        if dialog.exec():
            self.tie_to(dialog.path, whole=dialog.whole, style=dialog.style_wanted)
        dialog.deleteLater()

    def tie_to(self, code: Path, *, whole: bool = False, style: TieStyle = "script") -> None:
        """Ties the project to a file; one undo step. The file gets its region at once where that loses nothing."""
        try:
            self._tie(code, whole, style)
        except LayerLoomError as error:
            QMessageBox.warning(self._window, "The project could not be tied", str(error))

    def tie_again(self, code: Path) -> None:
        """Makes the file of the tie that there is anew."""
        tie = self._session.project.tie
        assert tie
        self.tie_to(code, whole=tie.whole, style=tie.style)

    def _tie(self, code: Path, whole: bool, style: TieStyle) -> None:
        """Raises a LayerLoomError."""
        from core.tying.state import tied

        path = self._session.path
        assert path
        after = tied(self._session.project, path.parent, code, path.name, insert=True, whole=whole, style=style)
        self._agreed.let_write(path, code)
        self._session.do(f"Tie to {code.name}", lambda project: replace(project, tie=after.tie))
