"""The theme in force: follows the system or the person's choice, and tells whoever draws when it changes."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from gui.theme import tokens
from gui.theme.stylesheet import stylesheet
from gui.theme.tokens import DARK, LIGHT, Category, Colours


class Choice(StrEnum):
    """What the person picked in the View menu."""

    SYSTEM = "system"
    DARK = "dark"
    LIGHT = "light"


class Theme(QObject):
    """Colours and fonts for painters; the palette and style sheet for widgets."""

    changed = Signal()

    def __init__(self, app: QApplication, choice: Choice = Choice.SYSTEM) -> None:
        super().__init__(app)
        self._app = app
        self._choice = choice
        self.colours = DARK
        self._cache: dict[str, QColor] = {}
        app.styleHints().colorSchemeChanged.connect(self._apply)
        self._apply()

    @property
    def choice(self) -> Choice:
        return self._choice

    def choose(self, choice: Choice) -> None:
        self._choice = choice
        self._apply()

    def colour(self, token: str) -> QColor:
        """The colour of a token such as `dim`, shared: don't change it."""
        found = self._cache.get(token)
        if found is None:
            found = self._cache[token] = QColor(getattr(self.colours, token))
        return found

    def category(self, category: Category) -> QColor:
        found = self._cache.get(f"category {category}")
        if found is None:
            found = self._cache[f"category {category}"] = QColor(self.colours.categories[category])
        return found

    def _wanted(self) -> Colours:
        if self._choice is Choice.SYSTEM:
            light = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Light
            return LIGHT if light else DARK
        return LIGHT if self._choice is Choice.LIGHT else DARK

    def _apply(self) -> None:
        self.colours = self._wanted()
        self._cache.clear()
        self._app.setPalette(_palette(self.colours))
        self._app.setStyleSheet(stylesheet(self.colours))
        self.changed.emit()


def current_theme() -> Theme:
    """The theme of the running app; a light one is made where none is, as for pictures drawn without a window."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app.findChild(Theme) or Theme(app, Choice.LIGHT)


def sans(pixels: int, *, bold: bool = False) -> QFont:
    font = QFont(QApplication.font())
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return font


def mono(pixels: int = tokens.SMALL_PX) -> QFont:
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPixelSize(pixels)
    return font


def _palette(colours: Colours) -> QPalette:
    palette = QPalette()
    for role, value in (
        (QPalette.ColorRole.Window, colours.panel),
        (QPalette.ColorRole.Base, colours.field),
        (QPalette.ColorRole.AlternateBase, colours.row),
        (QPalette.ColorRole.Button, colours.block),
        (QPalette.ColorRole.Text, colours.text),
        (QPalette.ColorRole.WindowText, colours.text),
        (QPalette.ColorRole.ButtonText, colours.text),
        (QPalette.ColorRole.ToolTipBase, colours.block),
        (QPalette.ColorRole.ToolTipText, colours.text),
        (QPalette.ColorRole.PlaceholderText, colours.dim),
        (QPalette.ColorRole.Highlight, colours.accent),
        (QPalette.ColorRole.HighlightedText, colours.on_accent),
        (QPalette.ColorRole.Link, colours.selection),
        (QPalette.ColorRole.Accent, colours.accent),
    ):
        palette.setColor(role, QColor(value))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.dim))
    return palette
