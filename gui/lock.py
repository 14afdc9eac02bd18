"""One window at a time saves to a file: a lock beside it says who has it open."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QLockFile

from core.errors import LayerLoomError


class HeldElsewhere(LayerLoomError):
    """A file that another window has open."""

    def __init__(self, path: Path, holder: str) -> None:
        super().__init__(f"{path.name} is open in another LayerLoom window ({holder}).")
        self.path, self.holder = path, holder


class FileLock:
    """Holds `path` until it is released or the process ends, however it ends.

    Raises HeldElsewhere. A folder that takes no lock (a read-only one) is no reason to refuse: saving there will
    say so.
    """

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self._lock = QLockFile(str(self.path.with_name(f".{self.path.name}.lock")))
        self._lock.setStaleLockTime(0)  # a lock is stale only when its process is gone, not when it is old
        if not self._lock.tryLock(0) and self._lock.error() is QLockFile.LockError.LockFailedError:
            raise HeldElsewhere(self.path, self._holder())

    def release(self) -> None:
        if self._lock.isLocked():
            self._lock.unlock()

    def _holder(self) -> str:
        process, host, _ = self._lock.getLockInfo()
        return f"process {process} on {host}"
