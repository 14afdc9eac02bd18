"""Asks which Python file a project is tied to, what of it may be written and in which style, and tells what follows."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.graph.tie import TieStyle
from core.tying.errors import NoRegion, TieError
from core.tying.region import read_code
from gui.panels.combos import QuietCombo

_KINDS = "Python (*.py)"
_WIDTH, _SPACE = 560, 16
_PARTS = {"A region of it": False, "The whole file": True}
_STYLES: dict[str, TieStyle] = {"Script: flat statements": "script", "Functions: a build_…() per model": "function"}
_REST = "all the rest of it stays as it is, to the byte."


class TieDialog(QDialog):
    """Ends accepted with a `path` that can be tied to."""

    def __init__(self, path: Path, style: TieStyle, parent: QWidget, *, whole: bool = False) -> None:
        super().__init__(parent)
        self.setWindowTitle("Tie to a Python file")
        self.setMinimumWidth(_WIDTH)
        self._folder = path.parent
        self.file = QLineEdit(str(path))
        self.file.setAccessibleName("Python file")
        self.browse = QPushButton("Browse…")
        self.part = _combo("What of it the canvas writes", list(_PARTS), list(_PARTS.values()).index(whole))
        self.style_box = _combo("Style of the code", list(_STYLES), list(_STYLES.values()).index(style))
        self.words = QLabel(wordWrap=True)
        self.words.setProperty("dim", True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.take = self.buttons.addButton("Tie", QDialogButtonBox.ButtonRole.AcceptRole)
        self.take.setProperty("primary", True)
        self._lay_out()
        self.file.textChanged.connect(self._tell)
        self.part.currentIndexChanged.connect(self._tell)
        self.browse.clicked.connect(self._browse)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._tell()

    @property
    def path(self) -> Path:
        """With `.py` where no ending was given; a mere name lies beside the project."""
        typed = Path(self.file.text().strip()).expanduser()
        return self._folder / (typed if typed.suffix or not typed.name else typed.with_suffix(".py"))

    @property
    def whole(self) -> bool:
        return _PARTS[self.part.currentText()]

    @property
    def style_wanted(self) -> TieStyle:
        return _STYLES[self.style_box.currentText()]

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.file, 1)
        row.addWidget(self.browse)
        form = QFormLayout()
        form.setSpacing(_SPACE // 2)
        form.addRow("File", row)
        form.addRow("Canvas writes", self.part)
        form.addRow("Style", self.style_box)
        column = QVBoxLayout(self)
        column.setContentsMargins(_SPACE, _SPACE, _SPACE, _SPACE)
        column.setSpacing(_SPACE)
        column.addLayout(form)
        column.addWidget(self.words)
        column.addWidget(self.buttons)

    def _browse(self) -> None:
        options = QFileDialog.Option.DontConfirmOverwrite
        title = "A Python file that is there, or a new one"
        chosen, _ = QFileDialog.getSaveFileName(self, title, str(self.path), _KINDS, options=options)
        if chosen:
            self.file.setText(chosen)

    def _tell(self) -> None:
        try:
            words, possible = prospect(self.path, whole=self.whole), True
        except TieError as error:
            words, possible = str(error), False
        self.words.setText(words)
        self.take.setEnabled(possible)


def prospect(code: Path, *, whole: bool) -> str:
    """What comes of tying to this file. Raises a TieError where it can't be."""
    if code.suffix != ".py":
        raise TieError("Name a Python file, one that ends with .py.")
    if not code.parent.is_dir():
        raise TieError(f"There is no folder {code.parent}.")
    if not code.exists():
        return f"{code.name} is not there yet: it is made, with the code of the canvas. Saving keeps it up to date."
    try:
        held = read_code(code, whole).region.strip()
    except NoRegion:
        return f"The code goes to the end of {code.name}, between two marks that are added; {_REST}"
    if held:
        holder = code.name if whole else f"The region of {code.name}"
        return f"{holder} holds code. It is reviewed before anything is written over it."
    return f"{code.name} is empty: it is filled." if whole else f"The code goes into the region of {code.name}; {_REST}"


def _combo(name: str, words: list[str], index: int) -> QuietCombo:
    combo = QuietCombo()
    combo.addItems(words)
    combo.setCurrentIndex(index)
    combo.setAccessibleName(name)
    return combo
