"""What can be pressed on the start page: a card per example, a row per recent project."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QVBoxLayout

PICTURE = QSize(240, 128)
_WIDTH = PICTURE.width() + 2
_EDGE = 12


class ExampleCard(QPushButton):
    """A picture of the graph, its name, and one line about it."""

    def __init__(self, path: Path, about: str) -> None:
        super().__init__()
        self.path = path
        self.setProperty("tile", True)
        self.setAccessibleName(f"Example {path.stem}: {about}")
        self.setToolTip(f"Open {path.name}")
        self.setFixedWidth(_WIDTH)
        self._picture = QLabel()
        self._picture.setFixedSize(PICTURE)
        name = QLabel(path.stem.replace("_", " "))
        name.setProperty("strong", True)
        line = QLabel(about[:1].upper() + about[1:])
        line.setProperty("dim", True)
        line.setWordWrap(True)
        line.setAlignment(Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, _EDGE)
        column.setSpacing(4)
        column.addWidget(self._picture)
        for label in (name, line):
            label.setContentsMargins(_EDGE, 4 if label is name else 0, _EDGE, 0)
            column.addWidget(label)
        column.addStretch(1)
        for label in (self._picture, name, line):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(column.heightForWidth(_WIDTH))

    def picture(self) -> QPixmap:
        return self._picture.pixmap()

    def show_picture(self, picture: QPixmap) -> None:
        self._picture.setPixmap(picture)


class RecentRow(QPushButton):
    """A project opened before: its name, and where it lies."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path.name}   {_folder(path)}")
        self.path = path
        self.setProperty("row", True)
        self.setAccessibleName(f"Recent project {path.name}")
        self.setToolTip(str(path))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)


def _folder(path: Path) -> str:
    folder = path.parent
    return f"~/{folder.relative_to(Path.home())}" if folder.is_relative_to(Path.home()) else str(folder)
