"""What a Linux desktop says of the person's wishes, asked of its settings portal over D-Bus.

Source: the `org.freedesktop.portal.Settings` interface of xdg-desktop-portal, which GNOME, KDE and others serve.
"""

from __future__ import annotations

import os
from functools import cache

from PySide6.QtDBus import QDBus, QDBusConnection, QDBusMessage, QDBusVariant

_PORTAL = ("org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Settings")
_PATIENCE_MS = 200


@cache
def less_motion() -> bool:
    """Whether the desktop has animations switched off; asked once. False where there is no portal to ask."""
    if "DBUS_SESSION_BUS_ADDRESS" not in os.environ:
        return False
    if _setting("org.freedesktop.appearance", "reduced-motion") == 1:
        return True
    return _setting("org.gnome.desktop.interface", "enable-animations") is False


def _setting(group: str, key: str) -> object:
    """The value of a setting; None where it is not known, or nobody answers in time."""
    question = QDBusMessage.createMethodCall(*_PORTAL, "ReadOne")
    question.setArguments([group, key])
    answer = QDBusConnection.sessionBus().call(question, QDBus.CallMode.Block, _PATIENCE_MS)
    found = answer.arguments() if answer.type() is QDBusMessage.MessageType.ReplyMessage else []
    return found[0].variant() if found and isinstance(found[0], QDBusVariant) else None
