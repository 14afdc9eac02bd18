"""The dialog in which a person reads the code that a project brings along, and lets it run or not."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from core.project.own_code import Piece
from gui.panels.code.highlighter import PythonHighlighter
from gui.theme.theme import Theme, mono

_SIZE = (880, 560)
_LIST_WIDTH = 220
_SPACE = 16
_ELSEWHERE = (
    "# This module does not lie beside the project.\n"
    "# If Python finds it installed on this machine, its classes are taken from there."
)


class CodeReader(QDialog):
    """Shows each piece. It is accepted by "Trust and run" and by nothing else."""

    def __init__(
        self,
        pieces: tuple[Piece, ...],
        title: str,
        theme: Theme,
        parent: QWidget,
        *,
        trusted: bool = False,
        words: str = "",
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Code in {title}")
        self.resize(*_SIZE)
        self._pieces = pieces
        self.list = QListWidget()
        self.list.setAccessibleName("Pieces of code")
        self.list.addItems([_name(piece) for piece in pieces])
        self.text = QPlainTextEdit(readOnly=True)
        self.text.setAccessibleName("Source")
        self.text.setFont(mono())
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._highlighter = PythonHighlighter(self.text.document(), theme)
        self.trust = QPushButton("Trust and run")
        self.trust.setProperty("primary", True)
        self.trust.clicked.connect(self.accept)
        self.trust.setVisible(not trusted)
        self.withdraw = QPushButton("Trust no longer")
        self.withdraw.setVisible(trusted)
        self.close_button = QPushButton("Close" if trusted else "Not now")
        self.close_button.clicked.connect(self.reject)
        self._lay_out(words or _words(trusted))
        self.list.currentRowChanged.connect(self._show)
        self.list.setCurrentRow(0)
        self.close_button.setDefault(True)

    def _lay_out(self, words: str) -> None:
        explained = QLabel(words)
        explained.setWordWrap(True)
        both = QSplitter(Qt.Orientation.Horizontal)
        both.addWidget(self.list)
        both.addWidget(self.text)
        both.setSizes([_LIST_WIDTH, _SIZE[0] - _LIST_WIDTH])
        both.setStretchFactor(1, 1)
        self.list.setVisible(len(self._pieces) > 1)  # the title names the only one
        foot = QHBoxLayout()
        foot.addStretch(1)
        for button in (self.close_button, self.withdraw, self.trust):
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(_SPACE, _SPACE, _SPACE, _SPACE)
        column.setSpacing(_SPACE)
        column.addWidget(explained)
        column.addWidget(both, 1)
        column.addLayout(foot)

    def _show(self, row: int) -> None:
        self.text.setPlainText(self._pieces[row].text or _ELSEWHERE)


def _name(piece: Piece) -> str:
    return f"{piece.title}.py" if piece.module and piece.text else piece.title


def _words(trusted: bool) -> str:
    if trusted:
        return "This code may run. It does so in LayerLoom's engine and training processes, as you."
    return (
        "This code came with the project. Once you trust it, it runs in LayerLoom's engine and training processes and "
        "can do there whatever you can do on this machine. Until then, blocks that need it have no shapes."
    )
