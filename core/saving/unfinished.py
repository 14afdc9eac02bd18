"""Where a model lies while it is written: beside its place, whose name it takes once it is whole."""

from __future__ import annotations

import shutil
from pathlib import Path


def unfinished_of(out: Path) -> Path:
    """Hidden where names with a dot are, and with the same ending, which writers go by."""
    return out.with_name(f".part.{out.name}")


def remove_unfinished(out: Path) -> None:
    """What a process that was ended has left of it, if anything."""
    path = unfinished_of(out)
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
