"""Where `layerloom` starts: headless words go to `core.cli` before Qt is imported, so servers need no Qt libraries."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from core.errors import LayerLoomError
from core.project import SUFFIX


def main(argv: Sequence[str] | None = None) -> int:
    """Opens the app for no words or for projects, runs every other word headless; returns the exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    if any(not word.endswith(SUFFIX) for word in words):
        return _headless(words)
    if not has_display():
        print("There is no display to open a window on; this is what works without one.\n", file=sys.stderr)
        return _headless(["--help"])
    return _app([Path(word).absolute() for word in words])


def has_display() -> bool:
    """Whether a window can be opened; only Linux and its kin can be without."""
    if sys.platform in {"darwin", "win32"} or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _headless(words: list[str]) -> int:
    from core.cli import main  # what the terminal needs is no use to a window, which should be there soon
    from gui.render_command import RENDER
    from gui.save_command import SAVE

    return main(words, (RENDER, SAVE))


def _app(paths: list[Path]) -> int:
    from gui.unread_sources import leave_sources_unread  # Qt: not before it is certain that a window is wanted

    gc.disable()  # all that a start makes stays; `run` lets it collect again
    leave_sources_unread()
    from gui.app import run

    try:
        return run(paths)
    except LayerLoomError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
