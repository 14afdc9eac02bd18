"""What LayerLoom costs beside the same training by hand: an epoch of each in turn, in one process, on one pipeline."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import keras
import numpy as np

from core.engine.training.control import Control
from core.engine.training.ready import Ready, Settings, get_ready
from core.engine.training.run import Run
from core.graph.plan import Binding, DataSource, InputPlan, OutputPlan, TrainingPlan
from core.graph.project import Project
from core.training.events import EpochEnded, Event
from core.training.runs import RunFolder
from tests.benchmarks.figure import Figure
from tests.core.engine.building import Drawing, project

ROWS, WIDTH, UNITS, BATCH, EPOCHS, ROUNDS = 9_600, 64, 512, 32, 6, 4


def measure() -> list[Figure]:
    with tempfile.TemporaryDirectory() as name:
        folder = _data(Path(name))
        by_hand, through = get_ready(_model(), folder, _SETTINGS), get_ready(_model(), folder, _SETTINGS)
        _by_hand(by_hand)  # the first epochs of each also trace the model
        _through(through, folder)
        hand: list[float] = []
        ours: list[float] = []
        for _ in range(ROUNDS):
            hand += _by_hand(by_hand)
            ours += _through(through, folder)
    note = f"the best of {len(hand)} epochs of {ROWS // BATCH} steps each; by hand {min(hand):.2f} s"
    return [Figure("epoch through LayerLoom / by hand", min(ours) / min(hand), "×", 1.02, note)]


_SETTINGS = Settings("bench", epochs=EPOCHS, device="cpu")


def _data(folder: Path) -> Path:
    generator = np.random.default_rng(0)
    x = generator.normal(size=(ROWS, WIDTH)).astype(np.float32)
    np.savez(folder / "data.npz", x=x, y=(x.sum(axis=1) > 0).astype(np.float32))
    return folder


def _model() -> Project:
    drawing = Drawing()
    x = drawing.input("x", WIDTH)
    hidden = drawing.add("first", "Dense", {"units": UNITS, "activation": "relu"}, x)
    hidden = drawing.add("second", "Dense", {"units": UNITS, "activation": "relu"}, hidden)
    y = drawing.add("y", "Dense", {"units": 1, "activation": "sigmoid"}, hidden)
    plan = TrainingPlan(
        drawing.model("m", x, y),
        DataSource("npz", "data.npz"),
        (InputPlan(x, (Binding(("x",)),)),),
        (OutputPlan(y, Binding(("y",)), "binary_crossentropy", metrics=("accuracy",)),),
        batch_size=BATCH,
        validation_split=0.0,
    )
    return replace(project(drawing), plan=plan)


class _Clock(keras.callbacks.Callback):  # type: ignore[misc]  # Keras has no types
    """The seconds of every epoch, as anybody would take them by hand."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds: list[float] = []

    def on_epoch_begin(self, epoch: int, logs: object = None) -> None:
        self._began = perf_counter()

    def on_epoch_end(self, epoch: int, logs: object = None) -> None:
        self.seconds.append(perf_counter() - self._began)


def _by_hand(ready: Ready) -> list[float]:
    """Keras's own fit, silent, with nothing but a clock."""
    clock = _Clock()
    ready.built.training.fit(
        ready.feed.training(0, 0),
        steps_per_epoch=ready.feed.batches,
        epochs=EPOCHS,
        callbacks=[clock],
        verbose=0,
        shuffle=False,
    )
    return clock.seconds


def _through(ready: Ready, folder: Path) -> list[float]:
    seconds: list[float] = []

    def on_event(event: Event) -> None:
        if isinstance(event, EpochEnded):
            seconds.append(event.seconds)

    Run(ready, RunFolder.create(folder / "runs", "bench", ready.project), on_event, Control()).go()
    return seconds
