"""What the person has agreed to about ties, kept in the settings: which project may write which file, what may run."""

from __future__ import annotations

import hashlib
from pathlib import Path

from PySide6.QtCore import QSettings


class Agreed:
    """A project that comes from elsewhere brings its tie along; it counts here once the person has said so."""

    def __init__(self, settings: QSettings) -> None:
        self._settings = settings

    def may_write(self, project: Path, code: Path) -> bool:
        return bool(self._settings.value(_key("tie", project)) == str(code.resolve()))

    def let_write(self, project: Path, code: Path) -> None:
        self._settings.setValue(_key("tie", project), str(code.resolve()))

    def may_run(self, code: Path) -> bool:
        """Whether every change of this file may run without being asked about."""
        return bool(self._settings.value(_key("tied_code", code)) == "trusted")

    def let_run(self, code: Path, trusted: bool) -> None:
        if trusted:
            self._settings.setValue(_key("tied_code", code), "trusted")
        else:
            self._settings.remove(_key("tied_code", code))


def _key(what: str, path: Path) -> str:
    return f"{what}/{hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:32]}"
