"""Keeps the project on screen and its Python file in step: writes on saving, and asks about what comes in."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, QTimer, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from core.errors import LayerLoomError
from core.graph.project import Project
from core.graph.tie import Tie
from gui.notices import Notices
from gui.session import Session
from gui.theme.theme import Theme
from gui.tying.agreeing import Agreed
from gui.tying.choosing import Choosing
from gui.tying.memory import Memory
from gui.tying.strip import Strip
from gui.tying.watching import FileWatch

if TYPE_CHECKING:
    from core.tying.state import Look
    from gui.tying.review import ReviewDialog


class Tying(QObject):
    """Of one window. `save` saves the project and tells whether it lies on the disk."""

    changed = Signal()

    def __init__(
        self,
        session: Session,
        notices: Notices,
        settings: QSettings,
        theme: Theme,
        window: QWidget,
        save: Callable[[], bool],
    ) -> None:
        super().__init__(window)
        self._session, self._theme, self._window = session, theme, window
        self._agreed, self._save = Agreed(settings), save
        self.choosing = Choosing(session, self._agreed, window, save)
        self._watch = FileWatch(self)
        self._watch.changed.connect(self.look)
        self._strip = Strip(notices)
        self._memory = Memory()
        self._told = "", ""
        self._saving = False
        session.changed.connect(lambda *_: self._follow())
        session.named.connect(self._follow)
        QTimer.singleShot(0, self, self._follow)  # the window stands first

    @property
    def is_tied(self) -> bool:
        return self._session.project.tie is not None

    def untie(self) -> None:
        self._session.do("Untie from the Python file", lambda project: replace(project, tie=None))

    def review(self) -> None:
        """Shows what has changed in the code, to take or to leave."""
        try:
            seen = self._glance()
        except LayerLoomError as error:
            self._warn(str(error))
            return
        if seen.file.region == seen.text:
            self._agree(seen)
        if seen.file.digest == seen.tie.code or seen.file.region == seen.text:
            QMessageBox.information(
                self._window, "Nothing to review", f"{seen.file.path.name} is as it was when both last agreed."
            )
            return
        self._review(seen)

    def write_code(self, path: Path) -> Callable[[], object]:
        """Before the project is saved at `path`: brings its code into the file, unless that has changed meanwhile.

        What keeps the code from being written keeps no project from being saved. The answer is for where the project
        can't be saved there after all.
        """
        tie = self._session.project.tie
        if tie is None:
            return lambda: None
        self._saving = True
        try:
            self._rebase(path)
            self._write(path)
        finally:
            self._saving = False
        return lambda: self._set_tie(replace(self._session.project.tie or tie, path=tie.path))

    def _write(self, path: Path) -> None:
        from core.tying.state import Standing, given, look

        try:
            if not self._agreed.may_write(self._session.path or path, self._code(path.parent)):
                return
            self._agreed.let_write(path, self._code(path.parent))
            seen = look(self._session.project, path.parent)
            if seen.standing is Standing.CANVAS and seen.by_hand:
                self._set_tie(self._memory.with_base(seen.tie))
                self._strip.ask_by_hand(seen, lambda: self._write_over(seen))
                return
            if seen.standing is Standing.CANVAS:
                self._set_tie(given(self._session.project, seen).tie)
                self._memory = Memory(seen.text, seen.text)
            elif seen.file.region == seen.text:
                self._agree(seen)
            if seen.standing in (Standing.SAME, Standing.CANVAS):
                self._strip.clear()
                return
            reason = f"{seen.file.path.name} was changed outside, so the canvas was not written into it."
        except LayerLoomError as error:
            reason = f"The project is saved; its code was not written. {error}"
        self._set_tie(self._session.project.tie and self._memory.with_base(self._session.project.tie))
        self._strip.show(reason, ("Review…", self.review), ("Dismiss", lambda: None))

    def look(self) -> None:
        """Looks at the file again, and says what there is to decide."""
        if not self.is_tied or self._session.path is None:
            return
        try:
            if not self._agreed.may_write(self._session.path, self._code()):
                self._strip.ask_whether(self._session.path, self._code(), self._agree_to_write, self.untie)
                return
            seen = self._glance()
        except LayerLoomError as error:
            self._strip.tell_of(error, self.choosing, self.untie)
            return
        if seen.file.digest == seen.tie.code:
            self._memory.take(seen)
            self._strip.clear()
        elif seen.file.region == seen.text:
            self._agree(seen)
        else:
            self._strip.show_changed(seen, self._memory.region, self.review, lambda: self._refuse(seen))

    def _agree_to_write(self) -> None:
        assert self._session.path
        self._agreed.let_write(self._session.path, self._code())
        self.look()

    def _write_over(self, seen: Look) -> None:
        self._refuse(seen)
        self._save()

    def _review(self, seen: Look) -> None:
        from gui.tying.opening import review

        before = self._memory.region or seen.text
        if dialog := review(self._session, seen, before, self._agreed, self._theme, self._window):
            self._decide(dialog, seen)
        self.look()

    def _decide(self, dialog: ReviewDialog, seen: Look) -> None:
        found = dialog.taking
        if dialog.kept or found is None:
            self._refuse(seen)
            return
        after = found.taken(dialog.chosen, self._session.project)
        self._set_tie(after.tie)
        self._memory = Memory(seen.file.region)
        self._session.do(f"Take changes of {seen.file.path.name}", lambda project: _same_if_equal(project, after))
        self._session.document.mark_unsaved()
        self._session.named.emit()

    def _refuse(self, seen: Look) -> None:
        """The canvas stays; saving writes it over what has changed there."""
        self._strip.clear()
        self._set_tie(replace(seen.tie, code=seen.file.digest, canvas="", base=""))
        self._memory = Memory(seen.file.region)
        self._session.document.mark_unsaved()
        self._session.named.emit()

    def _agree(self, seen: Look) -> None:
        """Both say the same, whoever has changed what."""
        from core.tying.state import agreed

        self._set_tie(agreed(self._session.project, seen.file.region, seen.text).tie)
        self._memory = Memory(seen.text, seen.text)
        self._strip.clear()

    def _rebase(self, path: Path) -> None:
        """Saved in another folder, the project still means the same file."""
        tie, folder = self._session.project.tie, self._session.folder
        if tie and folder and folder.resolve() != path.parent.resolve():
            was = self._code()
            self._agreed.let_write(path, was) if self._agreed.may_write(self._session.path or path, was) else None
            self._set_tie(replace(tie, path=os.path.relpath(was, path.parent).replace(os.sep, "/")))

    def _set_tie(self, tie: Tie | None) -> None:
        """In all that undo brings back too: the tie tells of the disk."""
        if tie is not None and tie != self._session.project.tie:
            self._session.amend(lambda project: replace(project, tie=tie) if project.tie else project)

    def _follow(self) -> None:
        """The tie of the project as it is now: one that is new, or other, is looked at."""
        tie, path = self._session.project.tie, self._session.path
        place = (str(path), tie.path if tie else "")
        if place == self._told or self._saving:
            return
        self._told = place
        self._strip.clear()
        self._memory.forget()
        try:
            self._watch.watch(self._code() if tie and path else None)
        except LayerLoomError as error:
            self._strip.tell_of(error, self.choosing, self.untie)
        else:
            self.look()
        self.changed.emit()

    def _glance(self) -> Look:
        from core.tying.state import glance

        assert self._session.folder
        return glance(self._session.project, self._session.folder)

    def _code(self, folder: Path | None = None) -> Path:
        """Raises TieRefused."""
        from core.tying.state import place_of

        folder = folder or self._session.folder
        assert folder
        assert self._session.project.tie
        return place_of(self._session.project.tie, folder)

    def _warn(self, text: str) -> None:
        QMessageBox.warning(self._window, "The Python file", text)


def _same_if_equal(project: Project, after: Project) -> Project:
    """The very same where nothing was taken, so that no empty step comes into the history."""
    return project if project == after else after
