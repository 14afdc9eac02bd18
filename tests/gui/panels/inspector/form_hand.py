"""A hand for tests: fills in the inspector's fields by the keyboard, as a person does."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from gui.panels.inspector.editors import BoolEditor, FieldEditor
from gui.panels.inspector.panel import Inspector, Page
from gui.window import MainWindow


class FormHand:
    """The inspector of a window, with some blocks selected."""

    def __init__(self, window: MainWindow, *layers: str) -> None:
        self.window = window
        window.session.select(layers)  # type: ignore[arg-type]
        self.settle()

    @property
    def page(self) -> Page:
        inspector = self.window.docks["inspector"].panel()
        assert isinstance(inspector, Inspector)
        assert inspector.page
        return inspector.page

    def editor(self, name: str) -> FieldEditor:
        fold = self.page.form.fold
        if fold and not fold.isChecked():
            QTest.mouseClick(fold, Qt.MouseButton.LeftButton)
        return self.page.form.editors[name]

    def type(self, name: str, text: str) -> None:
        fill(self.editor(name), text)
        self.settle()

    def press(self, name: str) -> None:
        editor = self.editor(name)
        assert isinstance(editor, BoolEditor)
        QTest.keyClick(editor.box, Qt.Key.Key_Space)
        self.settle()

    def tab(self, index: int) -> None:
        self.page.tabs.setCurrentIndex(index)
        self.settle()

    def settle(self) -> None:
        QTest.qWait(5)


def fill(editor: FieldEditor, text: str) -> None:
    """Puts a text in the place of what a field shows, and presses Enter."""
    line = line_of(editor)
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(line, Qt.Key.Key_Delete)
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)


def line_of(editor: QWidget) -> QLineEdit:
    """The line that one types into."""
    proxy = editor.focusProxy()
    line = proxy.lineEdit() if isinstance(proxy, QComboBox) else proxy
    assert isinstance(line, QLineEdit)
    return line
