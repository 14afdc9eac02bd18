"""Where the Tab key leads in a window: on to the next widget that can be seen, past what lies behind another panel."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget


def to_what_is_seen(window: QMainWindow, step: Callable[[], bool]) -> bool:
    """As many steps as it needs, for Qt counts a panel behind another as visible. Stays where nothing else is seen."""
    came_from, passed = window.focusWidget(), set[QWidget | None]()
    while step():
        focused = window.focusWidget()
        if focused in passed:
            break
        if focused is None or not _lies_behind(focused):
            return True
        passed.add(focused)
    if came_from:
        came_from.setFocus()
    return False


def _lies_behind(widget: QWidget) -> bool:
    above: QWidget | None = widget
    while above and not isinstance(above, QDockWidget):
        above = above.parentWidget()
    return above is not None and above.visibleRegion().isEmpty()
