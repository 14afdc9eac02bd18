"""Runs once for whoever reads the events; also what keeps a run from starting is told as its end."""

from __future__ import annotations

import argparse
import traceback
from typing import BinaryIO

from core.engine.training.control import Control
from core.engine.training.ending import ending_by
from core.engine.training.train import Settings, begin_or_resume, resume, train
from core.errors import LayerLoomError
from core.project import read
from core.training.events import Event, RunEnded, encode
from core.training.result import Outcome, RunResult


def run(options: argparse.Namespace, out: BinaryIO, control: Control) -> None:
    """Send every event of one run as a line; the last one is always RunEnded."""

    def send(event: Event) -> None:
        out.write(f"{encode(event)}\n".encode())
        out.flush()

    settings = Settings(
        options.name,
        options.epochs,
        device=options.device,
        strategy=options.strategy,
        devices=options.devices,
        trusted=options.trust,
    )
    try:
        if options.into:
            begin_or_resume(options.into, read(options.file), options.folder, send, settings, control)
        elif options.resume:
            resume(options.resume, send, settings, control, options.folder)
        else:
            train(read(options.file), options.folder, options.runs, send, settings, control)
    except LayerLoomError as refusal:
        send(_unstarted(Outcome.FAILED, str(refusal)))
    except Exception as fault:  # noqa: BLE001  # Keras and TensorFlow raise anything; a run always has an outcome
        traceback.print_exc()
        ending = ending_by(fault)
        send(_unstarted(ending.outcome, ending.message, ending.remedy))


def _unstarted(outcome: Outcome, message: str, remedy: str = "") -> RunEnded:
    return RunEnded(RunResult(outcome, "", 0, 0.0, (), message, remedy))
