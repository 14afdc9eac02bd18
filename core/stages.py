"""What a process with one task tells, as JSON lines: the stage it is at, again and again, and at last how it ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, BinaryIO

import msgspec

STARTING = "Starting Keras…"  # the first stage


class Stage(msgspec.Struct, frozen=True, tag=True):
    """What it does now."""

    text: str


def encode(message: msgspec.Struct) -> bytes:
    """One line, its end included."""
    return msgspec.json.encode(message) + b"\n"


def decoder(kinds: Any) -> Callable[[bytes], Any]:
    """Reads a line as a message of one of these kinds; None for any other, as a process that is killed leaves one."""
    known = msgspec.json.Decoder(kinds)

    def decode(line: bytes) -> Any:
        try:
            return known.decode(line)
        except msgspec.DecodeError:
            return None

    return decode


def sender(out: BinaryIO) -> Callable[[msgspec.Struct], None]:
    """Writes messages where they are read at once."""

    def send(message: msgspec.Struct) -> None:
        out.write(encode(message))
        out.flush()

    return send
