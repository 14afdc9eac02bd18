"""How keys and menus are written where shortcuts are listed."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtGui import QKeySequence

from gui.commands import Command, Commands

MOUSE: tuple[tuple[str, str], ...] = (
    ("Add a layer", "Double-click, or type its name"),
    ("Draw a link", "Drag from a socket"),
    ("Select several", "Drag a box, Shift adds"),
    ("Zoom", "Wheel, pinch, or Ctrl and two fingers"),
    ("Pan", "Middle button, Space and drag, or two fingers; a double tap fits all"),
    ("Put a block into a link", "Drop it on the link"),
    ("Change the order of inputs", "Drag a selected block's row, or a link's end"),
    ("Cut links", "Drag across with Ctrl and the right button, or Alt"),
    ("Enter a nested model", "Double-click it"),
)


def keys_text(keys: Iterable[str]) -> str:
    """As this system writes them."""
    native = QKeySequence.SequenceFormat.NativeText
    return "  ".join(QKeySequence(key).toString(native) for key in keys)


def by_menu(commands: Commands) -> dict[str, list[Command]]:
    """The commands under the title of their outermost menu, in the order of the menus."""
    groups: dict[str, list[Command]] = {}
    for command in commands.commands.values():
        groups.setdefault(command.menu.partition(" > ")[0], []).append(command)
    return groups


def full_text(command: Command) -> str:
    """The command with the submenu it is in, where its own words would not say enough."""
    inner = command.menu.partition(" > ")[2]
    told = inner.lower() in command.text.lower()
    return command.text if told else f"{inner}: {command.text}"
