"""File > Open recent: filled when it opens, since another window may have opened something."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

from gui.files import Files


class RecentMenu(QMenu):
    """One entry per project opened last, the latest first."""

    def __init__(self, files: Files, parent: QWidget) -> None:
        super().__init__("Open recent", parent)
        self._files = files
        self.setToolTipsVisible(True)
        self.aboutToShow.connect(self._fill)

    def _fill(self) -> None:
        self.clear()
        for path in self._files.recent():
            action = self.addAction(path.name, partial(self._files.open_path, path))
            action.setToolTip(str(path))
        if self.isEmpty():
            self.addAction("Nothing opened yet").setEnabled(False)
