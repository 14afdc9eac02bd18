"""The style sheet of every widget, made from the tokens of one theme."""

from __future__ import annotations

from pathlib import Path
from string import Template

from gui.theme.tokens import Colours

_ICONS = (Path(__file__).parent / "icons").as_posix()

_SHEET = Template(
    """
* { font-size: 12px; }
QMainWindow, QDialog { background: $window; }
QMainWindow::separator { background: $border; width: 4px; height: 4px; }
QMainWindow::separator:hover { background: $selection; }
QMenuBar { background: $panel; border-bottom: 1px solid $border; padding: 0 8px; }
QMenuBar::item { padding: 10px 10px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: $row; }
QMenu { background: $panel; border: 1px solid $border; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 12px; border-radius: 4px; }
QMenu::item:selected { background: $accent; color: $on_accent; }
QMenu::item:disabled { color: $dim; }
QMenu::separator { height: 1px; background: $border; margin: 4px 8px; }
QDockWidget > QWidget, QDockWidget QTabWidget, QDockWidget QStackedWidget { background: $panel; }
QTabBar { background: $panel; }
QDockWidget { color: $dim; font-weight: 600; titlebar-close-icon: none; }
QDockWidget::title { background: $panel; padding: 8px 12px; border-bottom: 1px solid $border; }
QToolBar { background: $panel; border: none; border-bottom: 1px solid $border; spacing: 4px; padding: 4px 8px; }
QToolTip { background: $block; color: $text; border: 1px solid $border; padding: 4px 6px; }
QStatusBar { background: $panel; border-top: 1px solid $border; color: $dim; }
QStatusBar::item { border: none; }
QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox, QPlainTextEdit, QTextEdit {
  background: $field; border: 1px solid $border; border-radius: 6px; padding: 4px 8px; color: $text;
  selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus, QPlainTextEdit:focus, QTextEdit:focus {
  border: 1px solid $selection;
}
QLineEdit[wrong="true"], QComboBox[wrong="true"] { border: 1px solid $error; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox::down-arrow { image: url("$icons/arrow.svg"); width: 12px; height: 12px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: none; background: transparent; width: 20px; }
QAbstractSpinBox::up-arrow { image: url("$icons/arrow_up.svg"); width: 12px; height: 12px; }
QAbstractSpinBox::down-arrow { image: url("$icons/arrow.svg"); width: 12px; height: 12px; }
QCheckBox { spacing: 8px; }
QCheckBox::indicator, QTreeView::indicator, QListView::indicator {
  width: 14px; height: 14px; border: 1px solid $link; border-radius: 4px; background: $field;
}
QCheckBox::indicator:hover, QCheckBox::indicator:focus, QTreeView::indicator:hover { border-color: $selection; }
QCheckBox::indicator:checked, QTreeView::indicator:checked, QListView::indicator:checked {
  background: $accent; border-color: $accent; image: url("$icons/check.svg");
}
QCheckBox::indicator:indeterminate, QTreeView::indicator:indeterminate {
  background: $accent; border-color: $accent; image: url("$icons/dash.svg");
}
QCheckBox:focus { color: $selection; }
QComboBox QAbstractItemView, QListView[popup="true"] { background: $panel; border: 1px solid $border; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QPushButton, QToolButton {
  background: $block; border: 1px solid $border; border-radius: 6px; padding: 5px 12px; color: $text;
}
QToolButton { padding: 4px 8px; }
QToolButton[popupMode="2"] { padding-right: 24px; }
QToolButton::menu-indicator {
  image: url("$icons/arrow.svg"); width: 12px; height: 12px; subcontrol-origin: padding;
  subcontrol-position: right center; right: 6px;
}
QPushButton:hover, QToolButton:hover { background: $row; border-color: $block_edge; }
QPushButton:pressed, QToolButton:pressed, QToolButton:checked { background: $highlight; }
QPushButton:disabled, QToolButton:disabled { color: $dim; }
QPushButton:focus, QToolButton:focus { border-color: $selection; }
QPushButton[primary="true"] {
  background: $accent; color: $on_accent; border-color: $accent; font-weight: 600;
}
QPushButton[primary="true"]:disabled { background: $row; color: $dim; border-color: $border; }
QPushButton[flat="true"], QToolButton[flat="true"] { background: transparent; border-color: transparent; }
QToolButton[small="true"] { background: transparent; border: none; padding: 2px 5px; }
QToolButton[small="true"]:hover, QToolButton[small="true"]:focus { background: $highlight; }
QToolButton[fold="true"] { background: transparent; border: none; padding: 4px 0; color: $dim; }
QToolButton[fold="true"]:hover, QToolButton[fold="true"]:focus { color: $text; }
QPushButton[link="true"] { background: transparent; border: none; color: $selection; padding: 2px 0; }
QTabBar::tab { padding: 6px 8px; color: $dim; border: none; border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: $text; font-weight: 600; border-bottom: 2px solid $selection; }
QTabWidget::pane { border: none; }
QTreeView, QListView, QTableView { background: $panel; border: none; alternate-background-color: $row; outline: 0; }
QTreeView { show-decoration-selected: 0; }
QTreeView::branch:selected { background: $panel; }
QTreeView::item, QListView::item { padding: 3px 4px; border-radius: 4px; }
QTreeView::item:selected, QListView::item:selected, QTableView::item:selected {
  background: $highlight; color: $text;
}
QTreeView::item:hover, QListView::item:hover { background: $row; }
QHeaderView::section { background: $panel; color: $dim; border: none; border-bottom: 1px solid $border; padding: 4px; }
QHeaderView::up-arrow, QHeaderView::down-arrow {
  width: 10px; height: 10px; subcontrol-origin: padding; subcontrol-position: top center;
}
QHeaderView::up-arrow { image: url("$icons/arrow_up.svg"); }
QHeaderView::down-arrow { image: url("$icons/arrow.svg"); }
QScrollArea { background: $panel; border: none; }
QScrollArea > QWidget > QWidget { background: $panel; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: $block_edge; border-radius: 4px; min-height: 24px; min-width: 24px; margin: 1px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { background: $field; border: none; border-radius: 2px; max-height: 4px; }
QProgressBar::chunk { background: $selection; border-radius: 2px; }
QLabel[dim="true"] { color: $dim; }
QLabel[heading="true"], QLineEdit[heading="true"] { font-size: 15px; font-weight: 600; }
QLabel[strong="true"] { font-weight: 600; }
QLabel[problem="error"] { color: $error; }
QLabel[problem="warning"] { color: $warning; }
QFrame[card="true"] { background: $block; border: 1px solid $border; border-radius: 8px; }
QFrame[card="error"] { background: $error_ground; border: 1px solid $error; border-radius: 8px; }
QLabel[meter="true"] { color: $dim; font-family: monospace; border: 1px solid $border; border-radius: 6px;
  padding: 2px 8px; }
QLabel[readout="true"] { background: $block; border: 1px solid $border; border-radius: 6px; padding: 4px 6px; }
QFrame[notice="true"] { background: $highlight; border-bottom: 1px solid $border; }
QFrame[notice="true"] QLabel { color: $text; }
QScrollArea[on_card="true"], QScrollArea[on_card="true"] > QWidget > QWidget { background: $block; }
QWidget[start="true"] { background: $canvas; }
QLabel[title="true"] { font-size: 28px; font-weight: 600; }
QLabel[strong="true"] { font-weight: 600; }
QPushButton[tile="true"] { background: $block; border: 1px solid $border; border-radius: 8px; padding: 0; }
QPushButton[tile="true"]:hover { border-color: $block_edge; background: $row; }
QPushButton[tile="true"]:focus { border-color: $selection; }
QPushButton[row="true"] { background: transparent; border: 1px solid transparent; text-align: left; padding: 6px 8px; }
QPushButton[row="true"]:hover { background: $row; }
QPushButton[row="true"]:focus { border-color: $selection; }
QSplitter::handle { background: $border; }
"""
)


def stylesheet(colours: Colours) -> str:
    plain = {name: getattr(colours, name) for name in colours.__slots__ if name != "categories"}
    return _SHEET.substitute(plain, icons=_ICONS)
