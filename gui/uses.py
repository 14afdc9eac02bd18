"""Counts what the person adds, so that the search puts first what they use; starts from what everybody uses."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSettings

_KEY = "uses"
_AT_FIRST = {
    "layers.Dense": 12,
    "layers.InputLayer": 10,
    "layers.Conv2D": 8,
    "layers.Concatenate": 6,
    "layers.Dropout": 6,
    "layers.LSTM": 6,
    "layers.Embedding": 6,
    "layers.Flatten": 4,
    "layers.MaxPooling2D": 4,
    "layers.BatchNormalization": 4,
    "layers.Add": 3,
    "layers.GlobalAveragePooling2D": 3,
}


class Uses:
    """How often each class was added, kept between starts."""

    def __init__(self, settings: QSettings) -> None:
        self._settings = settings

    def counts(self) -> Mapping[str, int]:
        """By catalogue path; read afresh, as another window may have counted."""
        self._settings.beginGroup(_KEY)
        kept = {key.replace("|", "."): int(str(self._settings.value(key))) for key in self._settings.childKeys()}
        self._settings.endGroup()
        return {path: _AT_FIRST.get(path, 0) + kept.get(path, 0) for path in _AT_FIRST | kept}

    def add(self, path: str) -> None:
        key = f"{_KEY}/{path.replace('.', '|')}"
        self._settings.setValue(key, int(str(self._settings.value(key, 0))) + 1)
