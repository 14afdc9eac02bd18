"""What the app may ask the process of a finished run, and what that answers: a JSON line each."""

from __future__ import annotations

import msgspec

from core.training.errors import RunBroken
from core.training.explained import Evaluation, Prediction


class Predict(msgspec.Struct, frozen=True, tag=True):
    """One row of the run's data, counted from 1, with other values in some columns."""

    row: int
    changes: dict[str, str] = {}


class Assess(msgspec.Struct, frozen=True, tag=True):
    """How good the model is on what the run held out."""


Question = Predict | Assess


class Opened(msgspec.Struct, frozen=True, tag=True):
    """The first answer: the run is there, and `device` says where its model computes."""

    device: str


class Predicted(msgspec.Struct, frozen=True, tag=True):
    """The answer to Predict."""

    question: Predict
    prediction: Prediction


class Assessed(msgspec.Struct, frozen=True, tag=True):
    """The answer to Assess."""

    evaluation: Evaluation


class Refused(msgspec.Struct, frozen=True, tag=True):
    """Why a question has no answer; None stands for opening the run."""

    question: Question | None
    reason: str


Reply = Opened | Predicted | Assessed | Refused


def encode(message: Question | Reply) -> bytes:
    """The message as one line, its end included."""
    return msgspec.json.encode(message) + b"\n"


def decode_question(line: bytes) -> Question:
    """Raises RunBroken."""
    try:
        return _QUESTIONS.decode(line)
    except msgspec.DecodeError as error:
        raise _broken(line, error) from error


def decode_reply(line: bytes) -> Reply:
    """Raises RunBroken."""
    try:
        return _REPLIES.decode(line)
    except msgspec.DecodeError as error:
        raise _broken(line, error) from error


def _broken(line: bytes, error: msgspec.DecodeError) -> RunBroken:
    return RunBroken(f"This line is no message about a run: {line[:80]!r} ({error}).")


_QUESTIONS: msgspec.json.Decoder[Question] = msgspec.json.Decoder(Question)
_REPLIES: msgspec.json.Decoder[Reply] = msgspec.json.Decoder(Reply)
