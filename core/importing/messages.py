"""What the importing process tells, as JSON lines: how far it is, and how it ended."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from core.stages import Stage, decoder


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
decode: Callable[[bytes], Message | None] = decoder(Message)
