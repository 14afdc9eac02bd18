"""Projects dragged onto a window from outside open, and models come in, wherever they are dropped."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QTimer
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

from core.importing.kinds import SUFFIXES, is_saved_model
from core.project import SUFFIX

_DRAGS = {QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop}


class FileDrops(QObject):
    """Watches widgets that would take a drag for themselves or let it pass; leaves every other drag to them."""

    def __init__(
        self,
        parent: QObject,
        watched: tuple[QWidget, ...],
        open_path: Callable[[Path], object],
        take_in: Callable[[str], object],
    ) -> None:
        super().__init__(parent)
        self._open, self._take_in = open_path, take_in
        for widget in watched:
            widget.setAcceptDrops(True)
            widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() not in _DRAGS or not isinstance(event, QDropEvent):
            return False
        dropped = _files(event.mimeData())
        projects = [path for path in dropped if path.suffix.lower() == SUFFIX]
        models = [path for path in dropped if path.suffix.lower() in SUFFIXES or is_saved_model(path)]
        if not projects and len(models) != 1:
            return False
        event.acceptProposedAction()
        if event.type() is QEvent.Type.Drop:
            for path in projects:
                self._open(path)
            if models:  # an import asks, so it comes once the drag has let go
                QTimer.singleShot(0, self, partial(self._take_in, str(models[0])))
        return True


def _files(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
