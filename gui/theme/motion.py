"""Whether things may glide on screen: not where the system or the person has asked for less motion."""

from __future__ import annotations

import sys

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QStyle

KEY = "reduced_motion"  # in the settings
_choice: bool | None = None


def restore(settings: QSettings) -> None:
    """Takes the person's choice of an earlier run; without one the system decides."""
    kept = settings.value(KEY)
    choose(None if kept is None else str(kept) == "true")


def choose(reduced: bool | None) -> None:
    global _choice  # noqa: PLW0603  one choice for all windows, as the system's is
    _choice = reduced


def reduced() -> bool:
    """Whether everything should be where it goes at once."""
    if _choice is not None:
        return _choice
    return QApplication.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) == 0 or _on_this_desktop()


def _on_this_desktop() -> bool:
    """What the style does not hear of, as it comes with the app and not with the desktop."""
    if sys.platform != "linux":
        return False
    from gui.theme.portal import less_motion  # loads Qt's D-Bus

    return less_motion()
