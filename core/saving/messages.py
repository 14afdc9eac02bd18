"""What is to be saved, and what the process that saves it tells, as JSON lines."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from core.stages import Stage, decoder


class Order(msgspec.Struct, frozen=True):
    """One model to be saved.

    `project` is the file that holds it, `folder` where its own modules lie. The weights come from the run in the folder
    `run`, else from the file `weights`; with neither they are initial ones. `picture` is one of its canvas, as SVG,
    for a report; `title` stands above what people read.
    """

    project: str
    out: str
    folder: str
    model: str = ""
    run: str = ""
    weights: str = ""
    trusted: bool = False
    picture: str = ""
    title: str = ""
    device: str = ""


class Saved(msgspec.Struct, frozen=True, tag=True):
    """It is written. `weights` says in words which it holds, `notes` what was found only while writing."""

    path: str
    model: str
    weights: str = ""
    notes: tuple[str, ...] = ()

    def line(self) -> str:
        """All but the notes, for a person."""
        return f"Saved {self.model} as {self.path}{f', {self.weights}' if self.weights else ''}."


class Refused(msgspec.Struct, frozen=True, tag=True):
    """Nothing is written, and why."""

    reason: str


Message = Stage | Saved | Refused
decode: Callable[[bytes], Message | None] = decoder(Message)


def decode_order(line: bytes) -> Order:
    return msgspec.json.decode(line, type=Order)
