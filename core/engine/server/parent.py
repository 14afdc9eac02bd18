"""Ends this process when the one it works for has gone, whatever killed that."""

from __future__ import annotations

import os
import threading
import time

import psutil

_EVERY_S = 1.0


def end_with(pid: int) -> None:
    """Watch a process from a thread. Stdin's end tells the same sooner, unless somebody else holds the pipe open."""
    threading.Thread(target=_watch, args=(pid,), name="parent", daemon=True).start()


def _watch(pid: int) -> None:
    try:
        parent = psutil.Process(pid)
        while parent.is_running() and parent.status() != psutil.STATUS_ZOMBIE:
            time.sleep(_EVERY_S)
    except psutil.NoSuchProcess:
        pass  # gone already; what follows is the same
    os._exit(1)
