"""Messages to JSON lines and back."""

from __future__ import annotations

import msgspec

from core.errors import LayerLoomError
from core.protocol.answers import Answer
from core.protocol.requests import Request

_REQUESTS: msgspec.json.Decoder[Request] = msgspec.json.Decoder(Request)
_ANSWERS: msgspec.json.Decoder[Answer] = msgspec.json.Decoder(Answer)
_ENCODER = msgspec.json.Encoder()


class BadMessage(LayerLoomError):
    """A line that is no message of this protocol."""

    def __init__(self, line: bytes, reason: str) -> None:
        super().__init__(f"The line {line[:80]!r} is no message: {reason}.")


def encode(message: Request | Answer) -> bytes:
    """One line, its end included."""
    return _ENCODER.encode(message) + b"\n"


def decode_request(line: bytes) -> Request:
    try:
        return _REQUESTS.decode(line)
    except msgspec.DecodeError as fault:
        raise BadMessage(line, str(fault)) from fault


def decode_answer(line: bytes) -> Answer:
    try:
        return _ANSWERS.decode(line)
    except msgspec.DecodeError as fault:
        raise BadMessage(line, str(fault)) from fault
