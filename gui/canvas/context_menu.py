"""The menu of the right button: the commands that fit what lies under the mouse."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from gui.canvas.canvas import Canvas
from gui.canvas.hit import Hit
from gui.canvas.tool import Pointer
from gui.commands import Commands
from gui.session import Session

_LINE = ""  # between groups
_BLOCK = (
    *("cut", "copy", "duplicate", "delete", "delete_reconnecting", "detach", _LINE),
    *("replace", "share", "split", "merge", "freeze", "connect", _LINE),
    *("enter", "group", "unpack", _LINE),
    *("take_out", "replace_head", "freeze_upstream", _LINE),
    *("mute", "collapse", "frame", "straighten", _LINE),
    *("select_upstream", "select_downstream", "select_path"),
)
_LINK = ("insert", "take_out", "replace_head", "straighten", "delete")
_PAPER = ("edit_text", _LINE, "cut", "copy", "duplicate", "delete")
_EMPTY = ("add", "paste", "note", "frame", _LINE, "select_all", "arrange", "fit_all")


class ContextMenu(QObject):
    """Selects what was pressed, as everything in the menu is about the selection, and leaves out what cannot run."""

    def __init__(self, session: Session, canvas: Canvas, commands: Commands) -> None:
        super().__init__(canvas)
        self._session, self._canvas, self._commands = session, canvas, commands
        canvas.view.asked.connect(self._open)

    def _open(self, pointer: Pointer) -> None:
        self._select(pointer.hit)
        self._commands.refresh()
        menu = QMenu(self._canvas)
        menu.setObjectName("context_menu")
        menu.aboutToHide.connect(menu.deleteLater)
        for name in _names(pointer.hit):
            if not name:
                menu.addSeparator()
            elif self._commands.actions[name].isEnabled():
                menu.addAction(self._commands.actions[name])
        menu.popup(self._canvas.view.viewport().mapToGlobal(pointer.view))

    def _select(self, hit: Hit) -> None:
        scene, item = self._canvas.scene, hit.item
        if item is None:
            scene.clearSelection()
        elif not item.isSelected():
            scene.clearSelection()
            item.setSelected(True)
        self._session.select(scene.selected_layers())


def _names(hit: Hit) -> tuple[str, ...]:
    if hit.block:
        return _BLOCK
    if hit.annotation:
        return _PAPER
    return _LINK if hit.link else _EMPTY
