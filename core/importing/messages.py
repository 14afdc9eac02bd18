"""What the importing process tells, as JSON lines: how far it is, and how it ended."""

from __future__ import annotations

import msgspec

STARTING = "Starting Keras…"  # the first stage


class Stage(msgspec.Struct, frozen=True, tag=True):
    """What it does now."""

    text: str


class Imported(msgspec.Struct, frozen=True, tag=True):
    """The project is written. `notes` name all that could not be carried over; `weights` is the name of their file."""

    models: tuple[str, ...]
    layers: int
    notes: tuple[str, ...]
    weights: str = ""


class Refused(msgspec.Struct, frozen=True, tag=True):
    """Nothing is written. `needs_trust` where trusting the source would let it in."""

    message: str
    needs_trust: bool = False


Message = Stage | Imported | Refused
_DECODER: msgspec.json.Decoder[Message] = msgspec.json.Decoder(Message)


def encode(message: Message) -> bytes:
    """One line, its end included."""
    return msgspec.json.encode(message) + b"\n"


def decode(line: bytes) -> Message | None:
    """None for a line that is no message, as a process that is killed leaves one."""
    try:
        return _DECODER.decode(line)
    except msgspec.DecodeError:
        return None
