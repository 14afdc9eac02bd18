"""Asks the person, by a strip above the canvas, about code of the project that nobody has trusted yet."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QWidget

from core.project.own_code import Piece
from gui.code_reader import CodeReader
from gui.commands import Command
from gui.notices import Notice, Notices
from gui.session import Session
from gui.theme.theme import Theme
from gui.trust import Trust


class AskingTrust(QObject):
    """Keeps at most one strip, for as long as something waits; "Not now" is kept until other code comes in."""

    def __init__(self, session: Session, trust: Trust, notices: Notices, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._trust, self._notices, self._theme = session, trust, notices, theme
        self._window = window
        self._notice: Notice | None = None
        trust.changed.connect(self._ask)
        self._ask()

    def read(self) -> None:
        """Shows all code of the project, and takes the person's word on it."""
        pieces, trusted = self._trust.pieces(), self._trust.allows()
        reader = CodeReader(pieces, self._session.title, self._theme, self._window, trusted=trusted)
        reader.withdraw.clicked.connect(self._trust.withdraw)
        reader.withdraw.clicked.connect(reader.reject)
        if reader.exec() == QDialog.DialogCode.Accepted:
            self._trust.accept(pieces)
        elif not self._trust.allows():
            self._ask()
        reader.deleteLater()

    def something(self) -> bool:
        return self._trust.known_code

    def _ask(self) -> None:
        if self._notice:
            self._notice.hide()
            self._notice.deleteLater()
            self._notice = None
        waiting = self._trust.waiting()
        if waiting:
            self._notice = self._notices.show_notice(
                f"{self._session.title} brings code of its own: {_listed(waiting)}. It runs only once you trust it.",
                ("Read the code…", self._read_from_notice),
                ("Not now", self._forget_notice),
            )

    def _read_from_notice(self) -> None:
        self._forget_notice()
        self.read()

    def _forget_notice(self) -> None:
        """It has gone by the press of its button."""
        self._notice = None


def trust_command(asking: AskingTrust) -> Command:
    return Command("own_code", "Code of this project…", "File", asking.read, separated=True, enabled=asking.something)


def _listed(pieces: tuple[Piece, ...]) -> str:
    modules, graphs = ([piece.title for piece in pieces if getattr(piece, kind)] for kind in ("module", "graph"))
    functions = [piece.title for piece in pieces if not (piece.module or piece.graph)]
    counted = (_counted(*one) for one in (("function", functions), ("module", modules), ("SavedModel", graphs)))
    return " and ".join(filter(None, counted))


def _counted(word: str, names: list[str]) -> str:
    return f"{word if len(names) == 1 else f'{word}s'} {', '.join(names)}" if names else ""
