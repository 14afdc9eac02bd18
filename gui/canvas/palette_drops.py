"""Classes dragged from the palette onto the canvas: the link under them lights up, and the drop adds or inserts."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QObject
from PySide6.QtGui import QDragLeaveEvent, QDropEvent

from core.catalog.search import Found
from gui.canvas.choosing import Choosing
from gui.canvas.items import LinkItem
from gui.canvas.view import CanvasView
from gui.offers import MIME, unpacked


class PaletteDrops(QObject):
    """Watches the view's viewport; leaves every other drag alone."""

    def __init__(self, view: CanvasView, choosing: Choosing) -> None:
        super().__init__(view)
        self._view, self._choosing = view, choosing
        self._lit: LinkItem | None = None
        self._over = False  # a class is held over the canvas; the view was told nothing of it
        view.viewport().setAcceptDrops(True)
        view.viewport().installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragLeaveEvent):
            self._light(None)
            over, self._over = self._over, False
            return over
        if not isinstance(event, QDropEvent):
            return False
        found = _dragged(event.mimeData())
        if found is None:
            return False
        point = self._view.mapToScene(event.position().toPoint())
        event.acceptProposedAction()
        self._over = event.type() is not QEvent.Type.Drop
        if event.type() is QEvent.Type.Drop:
            self._light(None)
            self._choosing.drop(found, point)
            self._view.setFocus()
        else:
            self._light(self._view.canvas.hit(point).link if found.entry.ports else None)
        return True

    def _light(self, link: LinkItem | None) -> None:
        if link is self._lit:
            return
        if self._lit:
            self._lit.light(lit=False)
        if link:
            link.light(lit=True)
        self._lit = link


def _dragged(data: QMimeData) -> Found | None:
    return unpacked(bytes(data.data(MIME).data())) if data.hasFormat(MIME) else None
