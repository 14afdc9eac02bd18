"""Colours exported Python in the colours of the theme; quick, since thousands of lines are written anew per edit."""

from __future__ import annotations

import builtins
import keyword
import re

from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from gui.theme.theme import Theme
from gui.theme.tokens import Category

_QUOTES = '"""'
_KINDS = {
    "comment": r"#.*",
    "text": r'[rRbBfF]{0,2}(?:"""(?:.*?"""|.*)|"(?:\\.|[^"\\])*"?|\'(?:\\.|[^\'\\])*\'?)',
    "keyword": rf"\b(?:{'|'.join([*keyword.kwlist, *(name for name in dir(builtins) if name.islower())])})\b",
    "function": r"(?<=def )\w+|(?<=class )\w+",
    "number": r"\b(?:0[xXoObB][\da-fA-F_]+|\d[\d_]*\.?[\d_]*(?:[eE][+-]?\d+)?)",
    "name": r"\w+",  # taken as a whole, so that no keyword or number is seen inside
    "operator": r"[-+*/%=<>!&|^~@]+",
}
_PATTERN = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _KINDS.items()))
_OUTSIDE, _INSIDE = 0, 1  # a string in three quotes that goes on in the next line


class PythonHighlighter(QSyntaxHighlighter):
    """One line at a time."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self._theme = theme
        self._looks = _looks(theme)
        theme.changed.connect(self._recolour)

    def highlightBlock(self, text: str) -> None:
        start = self._string_from_above(text) if self.previousBlockState() == _INSIDE else 0
        if start > len(text):
            return
        self.setCurrentBlockState(_OUTSIDE)
        for found in _PATTERN.finditer(text, start):
            look = self._looks.get(found.lastgroup or "")
            if look:
                self.setFormat(found.start(), found.end() - found.start(), look)
            if found.lastgroup == "text" and _is_open(found.group()):
                self.setCurrentBlockState(_INSIDE)

    def _string_from_above(self, text: str) -> int:
        """Colours the rest of a string that began in a line above; where the line goes on after it."""
        end = text.find(_QUOTES)
        self.setCurrentBlockState(_INSIDE if end < 0 else _OUTSIDE)
        after = len(text) + 1 if end < 0 else end + len(_QUOTES)
        self.setFormat(0, min(after, len(text)), self._looks["text"])
        return after

    def _recolour(self) -> None:
        self._looks = _looks(self._theme)
        self.rehighlight()


def _is_open(string: str) -> bool:
    start = string.find(_QUOTES)
    return start >= 0 and string.find(_QUOTES, start + len(_QUOTES)) < 0


def _looks(theme: Theme) -> dict[str, QTextCharFormat]:
    return {
        "comment": _look(theme.colour("dim")),
        "text": _look(theme.category(Category.INPUT)),
        "keyword": _look(theme.category(Category.RECURRENT)),
        "function": _look(theme.category(Category.CORE)),
        "number": _look(theme.category(Category.CONVOLUTION)),
        "operator": _look(theme.colour("dim")),
    }


def _look(colour: QColor) -> QTextCharFormat:
    look = QTextCharFormat()
    look.setForeground(colour)
    return look
