"""Opens the review of a change of the code, with the side-by-side canvas behind a button of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from core.graph.project import Project
from gui.comparing.window import CompareWindow, Side
from gui.session import Session
from gui.theme.theme import Theme
from gui.tying.agreeing import Agreed
from gui.tying.review import Ask, ReviewDialog

if TYPE_CHECKING:
    from core.tying.state import Look


def review(
    session: Session, seen: Look, before: str, agreed: Agreed, theme: Theme, window: QWidget
) -> ReviewDialog | None:
    """The dialog, closed, where something was decided in it; else None. `before` is the region as both last had it."""
    code = seen.file.path

    def compare(now: Project, after: Project, parent: QWidget) -> None:
        shown = CompareWindow(Side(session.title, now, session.facts), Side(code.name, after), theme, parent)
        shown.finished.connect(shown.deleteLater)
        shown.show()

    ask = Ask(session.project, seen, session.path, before, agreed.may_run(code))
    dialog = ReviewDialog(ask, theme, window, compare)
    decided = bool(dialog.exec())
    if dialog.taking or not dialog.always.isChecked():
        agreed.let_run(code, dialog.always.isChecked())
    dialog.deleteLater()
    return dialog if decided else None
