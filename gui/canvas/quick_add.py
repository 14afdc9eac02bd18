"""Quick add: type a name and settings, press Enter. Opens under the mouse, or where a link was dropped."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from core.catalog.records import Entry
from core.catalog.search import Found, search
from core.graph.records import Source, Target
from gui.canvas.following import Behind
from gui.canvas.words import value_text
from gui.uses import Uses

_WIDTH, _ROWS, _ROW = 340, 9, 26
_HINT = "Type a layer and its settings: dense 64 relu"


class QuickAdd(QFrame):
    """A search field with what it finds; Escape closes it, Enter or a click takes the marked answer."""

    chosen = Signal(object)  # a Found

    def __init__(self, uses: Uses, models: Callable[[], Mapping[str, Found]], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self._uses, self._models = uses, models
        self._end: Source | Target | None = None
        self._follows: Behind | None = None
        self._next: Behind | None = None
        self.setObjectName("quick_add")
        self.setProperty("card", True)
        self.setFixedWidth(_WIDTH)
        self.field = QLineEdit(placeholderText=_HINT)
        self.field.setAccessibleName("Layer to add")
        self.answers = QListWidget()
        self.answers.setAccessibleName("Layers that fit")
        self.answers.setUniformItemSizes(True)
        self.foot = QLabel()
        self.foot.setProperty("dim", True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        for widget in (self.field, self.answers, self.foot):
            layout.addWidget(widget)
        self.field.textChanged.connect(self._search)
        self.field.installEventFilter(self)
        self.answers.itemClicked.connect(self._take)
        self.answers.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def open(self, at: QPoint, *, text: str = "", end: Source | Target | None = None) -> None:
        """Shows the field at a global point; `end` is the loose end of a link that the new block will take."""
        self._end = end
        self._follows, self._next = self._next, None
        self.field.setText(text)
        self._search(text)
        self.move(self._on_screen(at))
        self.show()
        self.field.setFocus()

    def follow(self, follows: Behind) -> None:
        """The block that is added next goes behind these; the foot says so where its class takes them."""
        self._next = follows

    def _on_screen(self, at: QPoint) -> QPoint:
        """The nearest corner to `at` from which all of the longest list can be seen."""
        screen = (QGuiApplication.screenAt(at) or QGuiApplication.primaryScreen()).availableGeometry()
        tallest = self.sizeHint().height() + (_ROWS - self.answers.count()) * _ROW
        x = min(at.x(), screen.right() - _WIDTH)
        return QPoint(max(x, screen.left()), max(min(at.y(), screen.bottom() - tallest), screen.top()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and watched is self.field:
            return self._key(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step:
            self.answers.setCurrentRow((self.answers.currentRow() + step) % max(self.answers.count(), 1))
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab}:
            self._take(self.answers.currentItem())
        else:
            return False
        return True

    def _search(self, text: str) -> None:
        word = (text.split() or [""])[0].lower()
        models = [(f"{name}   model", found) for name, found in self._models().items() if word and word in name.lower()]
        classes = [answer for answer in search(text, self._uses.counts(), most=40) if self._fits(answer.entry)]
        found = [*(answer for _, answer in models), *classes]
        self.answers.clear()
        for line, answer in [*models, *((_line(answer), answer) for answer in classes)][:_ROWS]:
            item = QListWidgetItem(line)
            item.setData(Qt.ItemDataRole.UserRole, answer)
            self.answers.addItem(item)
        self.answers.setCurrentRow(0)
        self.answers.setFixedHeight(max(1, self.answers.count()) * _ROW + 4)
        taken = self._follows.taken_by(found[0].entry) if self._follows and found else ()
        self.foot.setText(_foot(text, found, self._follows.names if self._follows and taken else ""))
        self.adjustSize()

    def _fits(self, entry: Entry) -> bool:
        """With an output in hand only what takes a tensor is offered; an input can be fed by anything."""
        return bool(entry.ports) or not isinstance(self._end, Source)

    def _take(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        found: Found = item.data(Qt.ItemDataRole.UserRole)
        self._uses.add(found.entry.path)
        self.close()
        self.chosen.emit(found)


def _line(found: Found) -> str:
    settings = _settings(found.config)
    kind = "op" if found.entry.path.startswith("ops.") else found.entry.category
    return f"{_shown_name(found.entry)}   {settings or kind}"


def _shown_name(entry: Entry) -> str:
    return "Input" if entry.path == "layers.InputLayer" else entry.name


def _settings(config: Mapping[str, object]) -> str:
    return ", ".join(f"{name}={value_text(value)}" for name, value in config.items())  # type: ignore[arg-type]


def _foot(text: str, found: list[Found], follows: str) -> str:
    if not found:
        return f"Nothing is called “{text}”. Try the first letters of its name."
    left = found[0].left_over
    return (
        f"Not understood: {' '.join(left)}"
        if left
        else f"Enter adds it{f' behind {follows}' * bool(follows)} · ↑↓ choose · Esc closes"
    )
