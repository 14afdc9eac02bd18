"""Commands: everything a menu, a key or the overlay of shortcuts can run, each named once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, QSettings, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

_KEYS = "shortcuts"


@dataclass(frozen=True, slots=True)
class Command:
    """One thing the app can do. `name` is stable (settings refer to it), `text` is what a person reads.

    `menu` is the menu's title, with ` > ` before a submenu; `separated` draws a line above it. `enabled` and
    `checked` are asked whenever something changed.
    """

    name: str
    text: str
    menu: str
    run: Callable[[], object]
    keys: tuple[str, ...] = ()
    separated: bool = False
    enabled: Callable[[], bool] | None = None
    checked: Callable[[], bool] | None = None
    tip: str = field(default="")
    where: QWidget | None = None  # the keys work in this widget only, for elsewhere they mean something else


class Commands(QObject):
    """The actions of one window, with the person's own shortcuts where they chose some."""

    def __init__(self, owner: QWidget, settings: QSettings) -> None:
        super().__init__(owner)
        self._owner = owner
        self._settings = settings
        self.commands: dict[str, Command] = {}
        self.actions: dict[str, QAction] = {}
        self._menus: dict[str, QMenu] = {}

    def add(self, commands: Iterable[Command]) -> None:
        for command in commands:
            action = QAction(command.text, self._owner)
            action.setObjectName(command.name)
            action.setCheckable(command.checked is not None)
            action.setToolTip(command.tip or command.text)
            action.triggered.connect(lambda _checked=False, run=command.run: run())
            self.commands[command.name] = command
            self.actions[command.name] = action
            self._bind(command.name)
            (command.where or self._owner).addAction(action)
            if command.where:
                action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def keys(self, name: str) -> tuple[str, ...]:
        """The shortcuts in force, the person's own before the built-in ones."""
        own = self._settings.value(f"{_KEYS}/{name}")
        if own is None:
            return self.commands[name].keys
        return tuple(str(own).split(", ")) if own else ()

    def rebind(self, name: str, keys: tuple[str, ...]) -> None:
        """Gives a command other shortcuts; another command that had one of them loses it."""
        for other in self.commands:
            kept = tuple(key for key in self.keys(other) if key not in keys)
            if other != name and kept != self.keys(other):
                self._settings.setValue(f"{_KEYS}/{other}", ", ".join(kept))
                self._bind(other)
        self._settings.setValue(f"{_KEYS}/{name}", ", ".join(keys))
        self._bind(name)

    def reset(self) -> None:
        """Back to the built-in shortcuts."""
        self._settings.remove(_KEYS)
        for name in self.commands:
            self._bind(name)

    def fill(self, bar: QMenuBar) -> None:
        """Builds the menus, in the order in which the commands were added."""
        for name, command in self.commands.items():
            menu = _menu(bar, self._menus, command.menu)
            if command.separated:
                menu.addSeparator()
            menu.addAction(self.actions[name])

    def insert_menu(self, before: str, menu: QMenu) -> None:
        """Puts a menu of another making above a command."""
        self._menus[self.commands[before].menu].insertMenu(self.actions[before], menu)

    def refresh(self) -> None:
        """Asks every command whether it can run now and is on."""
        for name, command in self.commands.items():
            if command.enabled:
                self.actions[name].setEnabled(command.enabled())
            if command.checked:
                self.actions[name].setChecked(command.checked())

    def _bind(self, name: str) -> None:
        self.actions[name].setShortcuts([QKeySequence(key) for key in self.keys(name)])


def _menu(bar: QMenuBar, menus: dict[str, QMenu], title: str) -> QMenu:
    if title not in menus:
        parent, _, last = title.rpartition(" > ")
        menus[title] = _menu(bar, menus, parent).addMenu(last) if parent else bar.addMenu(last)
    return menus[title]
