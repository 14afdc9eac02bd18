"""What TensorFlow could compute on here, asked of a process that ends at once: the one who asks never loads it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass

import msgspec

from core.training.errors import DevicesUnknown

MODULE = "core.engine.devices"
_PATIENCE_S = 120


@dataclass(frozen=True, slots=True)
class Device:
    """`name` is what a plan or `--device` may say (`cpu`, `gpu:0`); `memory` is in bytes, None where nobody tells."""

    name: str
    title: str
    memory: int | None


def seen_devices() -> tuple[Device, ...]:
    """The CPU and every GPU. Takes seconds. Raises DevicesUnknown where TensorFlow does not start."""
    words = [sys.executable, "-m", MODULE]
    try:
        told = subprocess.run(words, capture_output=True, timeout=_PATIENCE_S, check=True)  # noqa: S603  # our own words
        return msgspec.json.decode(told.stdout, type=tuple[Device, ...])
    except (subprocess.SubprocessError, OSError, msgspec.DecodeError) as error:
        raise DevicesUnknown(f"TensorFlow could not be asked for its devices: {error}") from error
