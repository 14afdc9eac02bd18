"""A conversion says how far it is: its layers as they are traced, and the passes of the converter."""

from __future__ import annotations

import logging
import warnings
from pathlib import Path

import keras
import pytest

from core.engine.saving.save import write_model
from core.saving.formats import Kind, of_kind


def _told(kind: Kind, folder: Path) -> list[str]:
    start = keras.Input((4,), name="start")
    model = keras.Model(start, keras.layers.Dense(2, name="y")(keras.layers.Dense(3, name="h")(start)))
    told: list[str] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of converters about themselves
        write_model(model, of_kind(kind), folder / f"model{of_kind(kind).ending}", told.append)
    return told


def test_that_an_onnx_conversion_tells_its_layers_and_passes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    logger = logging.getLogger("tf2onnx")
    before = logger.level, logger.propagate, list(logger.handlers)
    told = _told(Kind.ONNX, tmp_path)
    steps = ("Tracing the model: layer 1 of 2…", "Converting its operations…", "Simplifying, round 1: fold constants…")
    places = [told.index(step) for step in (*steps, "Simplifying, round 2: fold constants…", "Checking the file…")]
    assert places == sorted(places)
    assert (logger.level, logger.propagate, list(logger.handlers)) == before
    assert "optimizer" not in capsys.readouterr().err


@pytest.mark.parametrize("kind", [Kind.TFLITE, Kind.SAVED_MODEL])
def test_that_other_conversions_tell_their_layers_too(kind: Kind, tmp_path: Path) -> None:
    told = _told(kind, tmp_path)
    assert told[0] == "Tracing the model: layer 1 of 2…"
    assert ("Converting the graph…" in told) is (kind is Kind.TFLITE)
