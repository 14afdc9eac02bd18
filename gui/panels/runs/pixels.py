"""A small picture of an array that went into an input, where it is one: rows × columns, in grey or in colour."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap

from core.training.explained import Fed
from gui.theme.tokens import PIXELS

_LEAST = 4


def picture(fed: Fed) -> QPixmap | None:
    """From the least number, black, to the largest, white; None for what is no picture."""
    shape = fed.shape if len(fed.shape) == 3 else (*fed.shape, 1)
    if len(shape) != 3 or shape[2] not in (1, 3) or min(shape[:2]) < _LEAST or not fed.numbers:
        return None
    least, most = min(fed.numbers), max(fed.numbers)
    span = (most - least) or 1.0
    data = bytes(round(255 * (number - least) / span) for number in fed.numbers)
    kind = QImage.Format.Format_Grayscale8 if shape[2] == 1 else QImage.Format.Format_RGB888
    image = QImage(data, shape[1], shape[0], shape[1] * shape[2], kind).copy()
    keep = Qt.AspectRatioMode.KeepAspectRatio
    return QPixmap.fromImage(image).scaled(PIXELS, PIXELS, keep, Qt.TransformationMode.FastTransformation)
