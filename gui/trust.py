"""Whether a project's own code may run: asked of the person once per file and text, and remembered in the settings."""

from __future__ import annotations

import hashlib
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal

from core.project.foreign import own_code_of
from core.project.own_code import Piece, function_piece, own_code
from gui.session import Session


class Trust(QObject):
    """Of one session. A file is trusted as it was read; code that comes in later, or changes, is asked for anew.

    What the person writes into a field here is their own and needs no asking.
    """

    changed = Signal()

    def __init__(self, session: Session, settings: QSettings, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._settings = session, settings
        self._path = session.path
        self._accepted = self._remembered()
        self._holders: tuple[object, ...] = ()
        self._brings = False
        self._told: tuple[frozenset[str], bool] | None = None
        session.may_run_code = self.allows
        session.changed.connect(self._look)
        session.named.connect(self._named)

    def pieces(self) -> tuple[Piece, ...]:
        """What the project brings along now, as it stands on the disk."""
        if not self._brings_code():
            return ()
        return own_code(self._session.project, self._session.folder)

    def _brings_code(self) -> bool:
        """Whether there is any; asked at each edit, so looked up only where something that could hold code changed."""
        project = self._session.project
        holders = (*(graph.layers for graph in project.graphs.values()), project.constants, project.plan)
        if len(holders) != len(self._holders) or any(a is not b for a, b in zip(holders, self._holders, strict=True)):
            self._holders, self._brings = holders, next(own_code_of(project), None) is not None
        return self._brings

    def waiting(self) -> tuple[Piece, ...]:
        """What nobody has trusted yet."""
        own = {function_piece(code).digest for code in self._session.authored}
        return tuple(piece for piece in self.pieces() if piece.digest not in self._accepted | own)

    def allows(self) -> bool:
        """Whether all of it may run. Read anew each time, for a module may have changed since."""
        return not self.waiting()

    def accept(self, pieces: tuple[Piece, ...]) -> None:
        """The person has read these and lets them run, now and when the file is opened again."""
        self._accepted |= {piece.digest for piece in pieces}
        self._keep()
        self._look()

    def withdraw(self) -> None:
        """Nothing of the file runs any more."""
        self._accepted = frozenset()
        self._session.authored.clear()
        self._settings.remove(_key(self._path)) if self._path else None
        self._look()

    def _look(self) -> None:
        """Tells when what waits, or whether there is anything, is other than before."""
        now = frozenset(piece.digest for piece in self.waiting()), bool(self.pieces())
        if now != self._told:
            self._told = now
            self.changed.emit()

    def _named(self) -> None:
        if self._session.path != self._path:
            self._accepted |= self._remembered()
            self._path = self._session.path
        if self._session.document.is_saved and self.allows() and self.pieces():
            self._accepted |= {piece.digest for piece in self.pieces()}
            self._keep()
        self._look()

    def _keep(self) -> None:
        if self._path:
            self._settings.setValue(_key(self._path), " ".join(sorted(self._accepted)))

    def _remembered(self) -> frozenset[str]:
        path = self._session.path
        return frozenset(str(self._settings.value(_key(path), "")).split()) if path else frozenset()


def _key(path: Path) -> str:
    """Where the settings keep what is trusted of a file; a path itself can't be a key."""
    return f"trust/{hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:32]}"
