"""How a text has changed, as a list of lines with what went and what came, in colours and with signs."""

from __future__ import annotations

import difflib
import re

from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat, QTextDocument
from PySide6.QtWidgets import QPlainTextEdit

from gui.theme.theme import Theme, mono

_LOOKS = {"+": "ok", "-": "error", "@": "dim"}
_AROUND = 3  # lines that stayed, for orientation


class TextChange(QPlainTextEdit):
    """Read only. A line that came begins with `+`, one that went with `-`, and places between them with `@`."""

    def __init__(self, before: str, after: str, theme: Theme) -> None:
        super().__init__(readOnly=True)
        self.setAccessibleName("How the text has changed")
        self.setFont(mono())
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._colours = _Colours(self.document(), theme)
        self.setPlainText("\n".join(changed_lines(before, after)))


def changed_lines(before: str, after: str) -> list[str]:
    """As a unified diff has them, each place by its line in the new text."""
    found = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=_AROUND)
    return [re.sub(r"@@ -\S+ \+(\d+)\S* @@", r"@ line \1 of the region", line) for line in list(found)[2:]]


def count(before: str, after: str) -> int:
    """How many lines came or went, the larger of the two."""
    lines = changed_lines(before, after)
    return max(sum(line[:1] == sign for line in lines) for sign in "+-")


class _Colours(QSyntaxHighlighter):
    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self._theme = theme
        theme.changed.connect(self.rehighlight)

    def highlightBlock(self, text: str) -> None:
        if token := _LOOKS.get(text[:1]):
            look = QTextCharFormat()
            look.setForeground(self._theme.colour(token))
            self.setFormat(0, len(text), look)
