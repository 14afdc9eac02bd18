"""A settings portal for tests: serves the one setting that it is started with, on the session's bus, until it is ended.

Then asks, as the app does, in a process beside it: `python -m tests.gui.desktop_portal GROUP KEY VALUE`.
"""

from __future__ import annotations

import json
import subprocess
import sys

from PySide6.QtCore import ClassInfo, QCoreApplication, QObject, QTimer, Slot
from PySide6.QtDBus import QDBusConnection, QDBusVariant

_ASK = "from gui.theme.portal import less_motion; print(less_motion())"


@ClassInfo({"D-Bus Interface": "org.freedesktop.portal.Settings"})  # type: ignore[call-arg]
class Portal(QObject):  # type: ignore[operator]  # the stubs of ClassInfo are not those of a decorator
    """Knows one setting."""

    def __init__(self, group: str, key: str, value: object) -> None:
        super().__init__()
        self._known = {(group, key): value}

    @Slot(str, str, result=QDBusVariant)
    def ReadOne(self, group: str, key: str) -> QDBusVariant:  # as the portal calls it
        return QDBusVariant(self._known.get((group, key), "unknown"))


def main(group: str, key: str, value: str) -> int:
    app, bus = QCoreApplication([]), QDBusConnection.sessionBus()
    portal = Portal(group, key, json.loads(value))
    assert bus.registerService("org.freedesktop.portal.Desktop")
    every = QDBusConnection.RegisterOption.ExportAllSlots
    assert bus.registerObject("/org/freedesktop/portal/desktop", portal, every)
    asking = subprocess.Popen([sys.executable, "-c", _ASK])
    ended = QTimer(interval=20)
    ended.timeout.connect(lambda: app.quit() if asking.poll() is not None else None)
    ended.start()
    app.exec()
    return asking.returncode


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
