"""The place where a model is to lie, and the one beside it where it lies until it is whole."""

from __future__ import annotations

import shutil
from pathlib import Path

from core.saving.errors import SaveRefused
from core.saving.formats import Format

_SAVED_MODEL = "saved_model.pb"


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


def check_place(kind: Format, out: Path) -> None:
    """A folder with anything else in it is nobody's to replace. Raises SaveRefused."""
    if not out.parent.is_dir():
        raise SaveRefused(f"There is no folder {out.parent}. Make it first, or save somewhere else.")
    if kind.is_folder and out.exists():
        if not out.is_dir() or (any(out.iterdir()) and not (out / _SAVED_MODEL).exists()):
            raise SaveRefused(f"{out} is there already and is no SavedModel, so it is not replaced. Name another.")
    elif out.is_dir():
        raise SaveRefused(f"{out} is a folder. Name a file in it, such as {out / f'model{kind.ending}'}.")
