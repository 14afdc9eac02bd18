"""The start page: a new project, one from the disk, those opened last, and the examples."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal, SignalInstance
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from core.project import SUFFIX
from core.project.shipped import about
from core.resources import examples
from gui.start_page.cards import PICTURE, ExampleCard, RecentRow
from gui.start_page.thumbnail import thumbnail
from gui.theme.theme import Theme

_COLUMNS = 3
_FIRST = ("headline", "two_tweets", "movies", "same_director", "digits", "same_digit")
_MOST_RECENT = 5
_SPACE = 16


class StartPage(QScrollArea):
    """Says what was chosen; opens nothing itself."""

    new_wanted = Signal()
    open_wanted = Signal()
    import_wanted = Signal()
    path_wanted = Signal(object)  # a Path

    def __init__(self, theme: Theme, recent: tuple[Path, ...]) -> None:
        super().__init__()
        self._theme = theme
        self.setWidgetResizable(True)
        self.setObjectName("start_page")
        self.setAccessibleName("Start page")
        self.new = _button("New project", self.new_wanted, primary=True)
        self.open = _button("Open a project…", self.open_wanted)
        self.take_in = _button("Import a model…", self.import_wanted)
        self.recent = [self._row(path) for path in recent[:_MOST_RECENT]]
        self.cards = [self._card(path) for path in _examples()]
        self.setWidget(self._page())
        self.setFocusProxy(self.new)
        self._undrawn: list[ExampleCard] = []
        self._draw = QTimer(self, interval=0)
        self._draw.timeout.connect(self._draw_next)
        theme.changed.connect(self._draw_all)
        self._draw_all()

    def _page(self) -> QWidget:
        page = QWidget()
        page.setProperty("start", True)
        page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout()
        column.setSpacing(_SPACE)
        column.addWidget(_label("LayerLoom", "title"))
        column.addWidget(_label("Draw a Keras model, see every shape as you work, leave with Python.", "dim"))
        column.addLayout(self._buttons())
        if self.recent:
            column.addWidget(_label("Recent", "heading"))
            column.addLayout(self._recent())
        column.addWidget(_label("Examples", "heading"))
        column.addLayout(self._grid())
        column.addStretch(1)
        row = QHBoxLayout(page)
        row.setContentsMargins(2 * _SPACE, 2 * _SPACE, 2 * _SPACE, 2 * _SPACE)
        row.addStretch(1)
        row.addLayout(column)
        row.addStretch(1)
        return page

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(self.new)
        row.addWidget(self.open)
        row.addWidget(self.take_in)
        row.addStretch(1)
        return row

    def _recent(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(0)
        for row in self.recent:
            column.addWidget(row)
        return column

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(_SPACE)
        for index, card in enumerate(self.cards):
            grid.addWidget(card, index // _COLUMNS, index % _COLUMNS)
        return grid

    def _row(self, path: Path) -> RecentRow:
        row = RecentRow(path)
        row.clicked.connect(lambda: self.path_wanted.emit(path))
        return row

    def _card(self, path: Path) -> ExampleCard:
        card = ExampleCard(path, about(path))
        card.clicked.connect(lambda: self.path_wanted.emit(path))
        return card

    def _draw_all(self) -> None:
        self._undrawn = list(reversed(self.cards))
        self._draw.start()

    def _draw_next(self) -> None:
        """One picture per turn of the event loop, so that the page answers from the first moment."""
        if not self._undrawn:
            self._draw.stop()
            return
        card = self._undrawn.pop()
        card.show_picture(thumbnail(card.path, PICTURE, self.devicePixelRatioF(), self._theme))


def _examples() -> list[Path]:
    known = {path.stem: path for path in sorted(examples().glob(f"*{SUFFIX}"))}
    return [known.pop(name) for name in _FIRST if name in known] + list(known.values())


def _button(text: str, wanted: SignalInstance, *, primary: bool = False) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("primary", primary)
    button.setAutoDefault(True)
    button.clicked.connect(wanted)
    return button


def _label(text: str, look: str) -> QLabel:
    label = QLabel(text)
    label.setProperty(look, True)
    return label
