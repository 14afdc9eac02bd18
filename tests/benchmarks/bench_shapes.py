"""Edit → shapes and open → shapes of big models, through the real engine process, beside Keras's own rebuild."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Self

import keras

from core.engine.reader import read_models
from core.graph.project import Project
from core.graph.records import Layer
from core.protocol import EngineReady, ShapesChanged, UpdateProject, applied, between, decode_answer, encode
from core.values import Value
from tests.benchmarks.figure import Figure, percentile

_MODELS = ("ResNet50", "EfficientNetV2L")
_EDITS = 100


class _Engine:
    """The process, asked by a client that does what the app's does: send the difference, wait for the last answer."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "core.engine", "--parent", str(os.getpid())]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._revision = 0
        self._told: Project | None = None

    def __enter__(self) -> Self:
        assert isinstance(self._answer(), EngineReady)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def ask(self, project: Project) -> float:
        """Milliseconds from the edit to all shapes."""
        assert self._process.stdin is not None
        start = time.perf_counter()
        base, self._revision = self._revision or None, self._revision + 1
        update = UpdateProject(self._revision, between(self._told, project), base if self._told else None)
        self._process.stdin.write(encode(update))
        self._process.stdin.flush()
        while not self._is_last(self._answer()):
            pass
        self._told = project
        return (time.perf_counter() - start) * 1000

    def _answer(self) -> object:
        assert self._process.stdout is not None
        return decode_answer(self._process.stdout.readline())

    def _is_last(self, answer: object) -> bool:
        assert isinstance(answer, ShapesChanged), answer
        return answer.done and answer.revision == self._revision


def measure() -> list[Figure]:
    return [figure for name in _MODELS for figure in _of(name)]


def _of(name: str) -> list[Figure]:
    model = getattr(keras.applications, name)(weights=None)
    config = model.get_config()
    project = applied(None, between(None, read_models({name: model})))
    rebuilt = _ms(lambda: keras.Model.from_config(config))
    with _Engine() as engine:
        cold = engine.ask(project)
        edits = _edits(engine, project)
    layers = len(project.main.layers)
    note = f"{layers} layers, whole project sent; Keras rebuilds in {rebuilt / 1000:.2f} s"
    return [
        Figure(f"shapes.cold.{name}", cold / 1000, "s", 4.0, note),
        Figure(f"shapes.edit.p50.{name}", percentile(edits, 0.50), "ms", 50.0, f"{len(edits)} edits and undos"),
        Figure(f"shapes.edit.p95.{name}", percentile(edits, 0.95), "ms", 50.0, "of the same"),
        Figure(f"shapes.edit.max.{name}", max(edits), "ms", None, "of the same"),
        Figure(f"shapes.keras_rebuild.{name}", rebuilt, "ms", None, "Model.from_config, the peer"),
    ]


def _edits(engine: _Engine, project: Project) -> list[float]:
    """Random edits of random layers, each undone again."""
    chance = random.Random(7)
    taken = []
    for _ in range(_EDITS):
        layer, config = chance.choice(_possible(project))
        taken.append(engine.ask(project.with_layer(project.main.id, replace(layer, config=config))))
        taken.append(engine.ask(project))
    return taken


def _possible(project: Project) -> list[tuple[Layer, dict[str, Value]]]:
    changes: tuple[tuple[str, Callable[[Value], Value]], ...] = (
        ("filters", lambda old: old + 8 if isinstance(old, int) else 8),
        ("kernel_size", lambda old: (5, 5) if old != (5, 5) else (3, 3)),
        ("strides", lambda old: (1, 1) if old == (2, 2) else (2, 2)),
        ("padding", lambda old: "valid" if old == "same" else "same"),
        ("activation", lambda old: "tanh" if old != "tanh" else "relu"),
        ("use_bias", lambda old: not old),
        ("rate", lambda old: 0.1),
    )
    return [
        (layer, {**layer.config, field: change(layer.config[field])})
        for layer in project.main.layers.values()
        for field, change in changes
        if field in layer.config
    ]


def _ms(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return (time.perf_counter() - start) * 1000
