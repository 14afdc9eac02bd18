"""Answers questions about one finished run, one after the other, until nobody asks any more."""

from __future__ import annotations

import traceback
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from core.engine.plain import plain
from core.engine.training.finished.assess import assess
from core.engine.training.finished.predict import prediction
from core.engine.training.finished.reopen import Finished, reopen
from core.errors import LayerLoomError
from core.training.asking import (
    Assess,
    Assessed,
    Opened,
    Predict,
    Predicted,
    Question,
    Refused,
    Reply,
    decode_question,
    encode,
)


def answer(
    run: Path, folder: Path | None, device: str, trusted: bool, questions: Iterable[bytes], out: BinaryIO
) -> None:
    """Opened or Refused at first; then for each line of `questions` an answer, or why there is none."""

    def send(reply: Reply) -> None:
        out.write(encode(reply))
        out.flush()

    try:
        finished = reopen(run, folder, device, trusted)
    except Exception as fault:  # noqa: BLE001  # Keras and TensorFlow raise anything; the person is told in any case
        send(Refused(None, _reason(fault)))
        return
    send(Opened(finished.choice.text))
    for line in questions:
        question = decode_question(line)
        try:
            send(_answered(finished, question))
        except Exception as fault:  # noqa: BLE001
            send(Refused(question, _reason(fault)))


def _answered(run: Finished, question: Question) -> Reply:
    match question:
        case Predict(row=row, changes=changes):
            return Predicted(question, prediction(run, run.source, row, changes))
        case Assess():
            return Assessed(assess(run))


def _reason(fault: Exception) -> str:
    if isinstance(fault, LayerLoomError):
        return str(fault)
    traceback.print_exception(fault)
    return plain(fault, "model")
