"""PySide6 does not read the source of each module that the app imports."""

from __future__ import annotations

import os
import subprocess
import sys

_READ = """
import linecache, sys
import gui.__main__
{first}
import gui.app
print(sum(name.endswith(".py") for name in linecache.cache))
"""
_LEFT = "from gui.unread_sources import leave_sources_unread; leave_sources_unread()"


def test_that_no_source_is_read_at_the_start() -> None:
    assert _sources_read("") > 100  # else PySide6 has changed, and the module can go
    assert _sources_read(_LEFT) < 10


def _sources_read(first: str) -> int:
    command = [sys.executable, "-c", _READ.format(first=first)]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    return int(subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout)
