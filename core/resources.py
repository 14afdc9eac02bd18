"""Where the files that ship with LayerLoom lie: beside the packages in a checkout, in `layerloom/` once installed."""

from __future__ import annotations

from pathlib import Path

import core

_AROUND = Path(core.__file__).resolve().parent.parent


def _shipped(name: str) -> Path:
    installed = _AROUND / "layerloom" / name
    return installed if installed.is_dir() else _AROUND / name


def assets() -> Path:
    return _shipped("assets")


def examples() -> Path:
    return _shipped("examples")


def is_example(path: Path) -> bool:
    """Whether a file is one of those that ship with LayerLoom, which nobody may save over."""
    return path.resolve().parent == examples().resolve()
