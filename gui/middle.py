"""The middle of the window: notices on top, and below them the canvas or, before there is a project, the start page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from gui.notices import Notices


class Middle(QWidget):
    """Shows the canvas; a start page covers it until something begins."""

    def __init__(self, canvas: QWidget) -> None:
        super().__init__()
        self.notices = Notices()
        self._canvas = canvas
        self._start: QWidget | None = None
        self._stack = QStackedWidget()
        self._stack.addWidget(canvas)
        self.notices.answered.connect(self._take_keyboard)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.notices)
        column.addWidget(self._stack, 1)

    @property
    def at_start(self) -> bool:
        return self._start is not None

    def show_start(self, page: QWidget) -> None:
        self._start = page
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        page.setFocus(Qt.FocusReason.OtherFocusReason)

    def begin(self) -> None:
        """Leaves the start page, if it is there, for the canvas."""
        if self._start is None:
            return
        self._stack.setCurrentWidget(self._canvas)
        self._stack.removeWidget(self._start)
        self._start.deleteLater()
        self._start = None
        self._take_keyboard()

    def _take_keyboard(self) -> None:
        """A button that goes would hand it on to whatever comes next, be it a field behind another panel."""
        (self._start or self._canvas).setFocus(Qt.FocusReason.OtherFocusReason)
