"""What the installed Keras says about its classes: asked for once each, kept, and told when it arrives."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from core.protocol import Documentation


class Manual(QObject):
    """Views ask with `about` and look again on `arrived`; whoever can answer stands behind `ask_by`."""

    arrived = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._pages: dict[str, Documentation] = {}
        self._asked: set[str] = set()
        self._ask: Callable[[str], object] = lambda _path: None

    def about(self, path: str) -> Documentation | None:
        """The page of a class by its path below `keras`, once it is there; the first question sends for it."""
        if path not in self._asked:
            self._asked.add(path)
            self._ask(path)
        return self._pages.get(path)

    def ask_by(self, ask: Callable[[str], object]) -> None:
        """Names who answers, and hands over what was asked before."""
        self._ask = ask
        for path in self._asked - self._pages.keys():
            ask(path)

    def learn(self, page: Documentation) -> None:
        self._pages[page.path] = page
        self.arrived.emit()
