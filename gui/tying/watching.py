"""Watches one file, whichever way an editor writes it: in place, by putting another one there, or by a detour."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

_CALM_MS = 200  # an editor that replaces a file has it gone for a moment


class FileWatch(QObject):
    """Tells by `changed` when the file may hold something else, has gone, or has come."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._path: Path | None = None
        self._watcher = QFileSystemWatcher(self)
        self._calm = QTimer(self, singleShot=True, interval=_CALM_MS)
        self._calm.timeout.connect(self._tell)
        for signal in (self._watcher.fileChanged, self._watcher.directoryChanged):
            signal.connect(self._calm.start)

    def watch(self, path: Path | None) -> None:
        """This file from now on, or none."""
        if path == self._path:
            return
        known = [*self._watcher.files(), *self._watcher.directories()]
        if known:
            self._watcher.removePaths(known)
        self._path = path
        self._look_at()

    def _look_at(self) -> None:
        """The file, and its folder, where a file that was put in its place shows."""
        if self._path is None:
            return
        watched = {*self._watcher.files(), *self._watcher.directories()}
        wanted = [str(self._path.parent), *([str(self._path)] if self._path.exists() else [])]
        if new := [path for path in wanted if path not in watched]:
            self._watcher.addPaths(new)

    def _tell(self) -> None:
        self._look_at()
        self.changed.emit()
