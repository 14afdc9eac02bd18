"""Whether things glide follows the desktop's wish, as its settings portal tells it over a real session bus."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).parent.parent.parent
pytestmark = pytest.mark.skipif(shutil.which("dbus-run-session") is None, reason="needs a session bus of its own")


@pytest.mark.parametrize(
    ("group", "key", "value", "less"),
    [
        ("org.gnome.desktop.interface", "enable-animations", "false", True),
        ("org.gnome.desktop.interface", "enable-animations", "true", False),
        ("org.freedesktop.appearance", "reduced-motion", "1", True),
        ("org.freedesktop.appearance", "reduced-motion", "0", False),
        ("org.freedesktop.appearance", "color-scheme", "1", False),
    ],
)
def test_that_the_desktop_is_asked_for_less_motion(group: str, key: str, value: str, less: bool) -> None:
    portal = [sys.executable, "-m", "tests.gui.desktop_portal", group, key, value]
    done = subprocess.run(
        ["dbus-run-session", "--", *portal], cwd=_ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == str(less)
