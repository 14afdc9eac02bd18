"""Exported code is coloured by what its words are."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QPlainTextDocumentLayout

from gui.panels.code.highlighter import PythonHighlighter
from gui.theme.theme import Choice, Theme
from gui.theme.tokens import Category


def _colours(text: str, theme: Theme) -> dict[str, str]:
    """Each coloured piece of text with its colour, over all lines."""
    document = QTextDocument()
    document.setDocumentLayout(QPlainTextDocumentLayout(document))
    document.setPlainText(text)
    highlighter = PythonHighlighter(document, theme)
    highlighter.rehighlight()
    found = {}
    block = document.begin()
    while block.isValid():
        for part in block.layout().formats():
            piece = block.text()[part.start : part.start + part.length]
            found[piece] = part.format.foreground().color().name()
        block = block.next()
    return found


@pytest.mark.parametrize(
    ("text", "piece", "category"),
    [
        ("from keras import layers", "import", Category.RECURRENT),
        ("x = layers.Dense(64, name='d')(y)", "64", Category.CONVOLUTION),
        ("x = layers.Dense(64, name='d')(y)", "'d'", Category.INPUT),
        ('name = "with \\" quote # no comment"', '"with \\" quote # no comment"', Category.INPUT),
        ("rate = 1e-3", "1e-3", Category.CONVOLUTION),
        ("def build_model():", "build_model", Category.CORE),
        ("use = None if True else x", "None", Category.RECURRENT),
    ],
)
def test_that_words_have_the_colour_of_what_they_are(theme: Theme, text: str, piece: str, category: Category) -> None:
    assert _colours(text, theme)[piece] == theme.category(category).name()


def test_that_numbers_and_keywords_inside_names_are_left_alone(theme: Theme) -> None:
    coloured = _colours("dense_2 = import_4(form2)", theme)
    assert set(coloured) == {"="}


def test_that_a_string_over_several_lines_is_one(theme: Theme) -> None:
    text = '"""First 1\nsecond 2\nthird""" + 3\nx = 4'
    coloured = _colours(text, theme)
    string = theme.category(Category.INPUT).name()
    assert [coloured[piece] for piece in ('"""First 1', "second 2", 'third"""')] == [string] * 3
    assert coloured["3"] == coloured["4"] == theme.category(Category.CONVOLUTION).name()


def test_that_a_string_in_three_quotes_on_one_line_ends_there(theme: Theme) -> None:
    coloured = _colours('"""One line."""\nx = 4', theme)
    assert coloured["4"] == theme.category(Category.CONVOLUTION).name()


def test_that_the_colours_follow_the_theme(theme: Theme) -> None:
    document = QTextDocument()
    document.setDocumentLayout(QPlainTextDocumentLayout(document))
    document.setPlainText("import keras")
    highlighter = PythonHighlighter(document, theme)
    highlighter.rehighlight()
    dark = _first_colour(document)
    theme.choose(Choice.LIGHT)
    try:
        assert _first_colour(document) == theme.category(Category.RECURRENT).name() != dark
    finally:
        theme.choose(Choice.DARK)


def _first_colour(document: QTextDocument) -> str:
    part = document.begin().layout().formats()[0]
    look = part.format
    return look.foreground().color().name()
