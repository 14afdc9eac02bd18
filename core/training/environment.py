"""What a run ran on, so that its result can be judged and had again."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version

_PACKAGES = ("layerloom", "keras", "tensorflow", "numpy", "pandas", "msgspec")


def environment(device: str) -> Mapping[str, str]:
    return {
        "device": device,
        "python": sys.version.split()[0],
        "system": platform.platform(),
        "processors": str(os.cpu_count()),
        **{package: _version(package) for package in _PACKAGES},
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
