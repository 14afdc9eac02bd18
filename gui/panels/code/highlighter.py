"""Colours Python as Pygments reads it, in the colours of the theme."""

from __future__ import annotations

from pygments.lexers import PythonLexer
from pygments.token import Comment, Keyword, Name, Number, Operator, String, _TokenType
from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from gui.theme.theme import Theme
from gui.theme.tokens import Category


class PythonHighlighter(QSyntaxHighlighter):
    """One line at a time; strings that span lines do not occur in exported code but in docstrings."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self._theme = theme
        self._lexer = PythonLexer(stripnl=False, ensurenl=False)
        theme.changed.connect(self.rehighlight)

    def highlightBlock(self, text: str) -> None:
        for start, kind, value in self._lexer.get_tokens_unprocessed(text):
            colour = self._colour(kind)
            if colour is not None:
                look = QTextCharFormat()
                look.setForeground(colour)
                self.setFormat(start, len(value), look)

    def _colour(self, kind: _TokenType) -> QColor | None:
        theme = self._theme
        for family, colour in (
            (Comment, theme.colour("dim")),
            (Keyword, theme.category(Category.RECURRENT)),
            (String, theme.category(Category.INPUT)),
            (Number, theme.category(Category.CONVOLUTION)),
            (Operator, theme.colour("dim")),
            (Name.Function, theme.category(Category.CORE)),
        ):
            if family in kind.split():
                return colour
        return None
