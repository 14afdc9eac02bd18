"""What is to be saved, and what the process that saves it tells, as JSON lines."""

from __future__ import annotations

import msgspec


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


class Stage(msgspec.Struct, frozen=True, tag=True):
    """What it does now."""

    text: str


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
_MESSAGES: msgspec.json.Decoder[Message] = msgspec.json.Decoder(Message)
_ORDERS: msgspec.json.Decoder[Order] = msgspec.json.Decoder(Order)


def encode(message: Message | Order) -> bytes:
    """One line, its end included."""
    return msgspec.json.encode(message) + b"\n"


def decode(line: bytes) -> Message | None:
    """None for a line that is no message, as a process that is killed leaves one."""
    try:
        return _MESSAGES.decode(line)
    except msgspec.DecodeError:
        return None


def decode_order(line: bytes) -> Order:
    return _ORDERS.decode(line)
