"""Whether a project's own code may run: asked of the person once per file and text, and remembered in the settings."""

from __future__ import annotations

import hashlib
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, QTimer, Signal

from core.graph.project import Project
from core.graph.records import Graph
from core.project.foreign import own_code_of
from core.project.own_code import Piece, function_piece, own_code
from gui.session import Session

_CALM_MS = 30  # how long the document must rest before it is looked through for code


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
        self._seen, self._brings = Project({}), False
        self._told: tuple[frozenset[str], bool] | None = None
        session.may_run_code = self.allows
        self._calm = QTimer(self, singleShot=True, interval=_CALM_MS)
        self._calm.timeout.connect(self._look)
        session.changed.connect(lambda *_: self._calm.start())
        session.named.connect(self._named)

    def pieces(self) -> tuple[Piece, ...]:
        """What the project brings along now, as it stands on the disk."""
        if not self._brings_code():
            return ()
        return own_code(self._session.project, self._session.folder)

    def _brings_code(self) -> bool:
        """Whether there is any; asked at each edit, so where there was none only what is new is looked at."""
        before, now = self._seen, self._session.project
        if now is not before:
            self._seen = now
            self._brings = next(own_code_of(now if self._brings else _news(before, now)), None) is not None
        return self._brings

    @property
    def known_code(self) -> bool:
        """Whether there was any when it was last looked for; for menus, which ask at every edit."""
        return self._brings

    def waiting(self) -> tuple[Piece, ...]:
        """What nobody has trusted yet."""
        own = {function_piece(code).digest for code in self._session.authored}
        return tuple(piece for piece in self.pieces() if piece.digest not in self._accepted | own)

    def allows(self) -> bool:
        """Whether there is code and all of it may run. Read anew each time, for a module may have changed since.

        Without any the answer is no: what a project may name of Keras is then held to what is harmless.
        """
        if not (self._accepted or self._session.authored):
            return False
        return bool(self.pieces()) and not self.waiting()

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
            self._calm.start()
        if self._session.document.is_saved and self.allows():
            self._accepted |= {piece.digest for piece in self.pieces()}
            self._keep()

    def _keep(self) -> None:
        if self._path:
            self._settings.setValue(_key(self._path), " ".join(sorted(self._accepted)))

    def _remembered(self) -> frozenset[str]:
        path = self._session.path
        return frozenset(str(self._settings.value(_key(path), "")).split()) if path else frozenset()


def _news(before: Project, after: Project) -> Project:
    """What `after` has of layers, constants and plan that `before` had not."""
    graphs = {}
    for key, graph in after.graphs.items():
        known = before.graphs[key].layers if key in before.graphs else {}
        if graph.layers is not known:
            new = {layer.id: layer for layer in graph.layers.values() if known.get(layer.id) is not layer}
            graphs[key] = Graph(key, graph.name, new)
    return Project(graphs, after.constants, after.plan)


def _key(path: Path) -> str:
    """Where the settings keep what is trusted of a file; a path itself can't be a key."""
    return f"trust/{hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:32]}"
