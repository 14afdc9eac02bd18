"""Saves the model of a finished run with its trained weights, in a file of Keras's own."""

from __future__ import annotations

from pathlib import Path

import keras

from core.engine.plain import plain
from core.engine.training.finished.reopen import Finished
from core.training.errors import RunBroken

WHOLE, WEIGHTS = ".keras", ".weights.h5"


def save(run: Finished, path: Path) -> str:
    """A `.keras` file, or with `.weights.h5` the weights alone. Returns a warning, empty when all is well.

    The file is written whole or not at all. Raises RunBroken for another ending, and OSError.
    """
    if not path.name.endswith((WHOLE, WEIGHTS)):
        raise RunBroken(f"{path.name} ends neither in {WHOLE}, for the whole model, nor in {WEIGHTS}. Say one of them.")
    model = run.built.model
    unfinished = path.with_name(f".part.{path.name}")
    try:
        if path.name.endswith(WEIGHTS):
            model.save_weights(unfinished)
            warning = ""
        else:
            model.save(unfinished)
            warning = _doubt(unfinished)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return warning


def _doubt(path: Path) -> str:
    """Some models Keras saves and cannot load again: code of their own, or one layer in two models of each other."""
    try:
        keras.models.load_model(path, compile=False)
    except Exception as fault:  # noqa: BLE001  # whatever it is, the person shall know before they count on the file
        return (
            f"Keras saved the model and can't load it again by itself: {plain(fault, 'model')} "
            f"Save its weights too ({WEIGHTS}), and export its code."
        )
    return ""
