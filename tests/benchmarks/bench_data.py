"""More data than may be in memory, a table and images: what their training takes at most, and how fast it goes.

`python -m tests.benchmarks data` makes a table of 2 GB and 100,000 images; LAYERLOOM_BENCH_GB=0.2 and
LAYERLOOM_BENCH_IMAGES=5000 make them smaller.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import replace
from itertools import repeat
from pathlib import Path
from time import perf_counter

import numpy as np
import psutil
from PIL import Image
from platformdirs import user_cache_path

from core.graph.plan import Binding, DataSource, InputPlan, OutputPlan, TrainingPlan, Transform
from core.graph.project import Project
from core.project import write
from core.training.events import EpochEnded, Event, RunEnded, RunStarted, decode
from core.training.result import Outcome
from core.values import Expression
from tests.benchmarks.figure import Figure
from tests.core.engine.building import Drawing, project

_WIDTH, _BLOCK, _BATCH, _GB = 40, 10_000, 1024, 1e9
_SIDE, _DIFFERENT = 64, 400  # pixels of an image, and how many images differ
_NAMES = tuple(f"x{number}" for number in range(_WIDTH))


def measure() -> Iterator[Figure]:
    size = float(os.environ.get("LAYERLOOM_BENCH_GB", "2")) * _GB
    images = int(os.environ.get("LAYERLOOM_BENCH_IMAGES", "100000"))
    place = user_cache_path("LayerLoom", appauthor=False, ensure_exists=True)  # other temporary files may be memory
    with tempfile.TemporaryDirectory(dir=place) as name:
        folder = Path(name)
        rows = _table(folder / "table.csv", size)
        taken = (folder / "table.csv").stat().st_size
        write(_of_table(), folder / "bench.loom")
        note = f"{taken / _GB:.2f} GB of CSV, {rows:,} rows of {_WIDTH + 1} columns"
        yield from _figures(folder, "large table", "rows/s", rows, note)
        _pictures(folder / "pictures", images)
        write(_of_images(), folder / "bench.loom")
        pixels = images * _SIDE * _SIDE * 3 * 4 / _GB
        note = f"{images:,} JPEGs that decode to {pixels:.1f} GB"
        yield from _figures(folder, "many images", "images/s", images, note)


def _table(path: Path, size: float) -> int:
    """Rows of random numbers in blocks that are the same, and a label; returns how many."""
    values = np.random.default_rng(0).normal(size=(_BLOCK, _WIDTH))
    label = values[:, :4].sum(axis=1) > 0
    text = "".join(
        f"{','.join(f'{value:.7f}' for value in row)},{int(yes)}\n" for row, yes in zip(values, label, strict=True)
    )
    blocks = max(1, round(size / len(text)))
    with path.open("w") as file:
        file.write(f"{','.join(_NAMES)},y\n")
        file.writelines(repeat(text, blocks))
    return blocks * _BLOCK


def _of_table() -> Project:
    drawing = Drawing()
    x = drawing.input("x", _WIDTH)
    hidden = drawing.add("hidden", "Dense", {"units": 16, "activation": "relu"}, x)
    y = drawing.add("y", "Dense", {"units": 1, "activation": "sigmoid"}, hidden)
    plan = TrainingPlan(
        drawing.model("m", x, y),
        DataSource("csv", "table.csv"),
        (InputPlan(x, (Binding(_NAMES, Transform("number")),)),),
        (OutputPlan(y, Binding(("y",)), "binary_crossentropy", metrics=("accuracy",)),),
        epochs=1,
        batch_size=_BATCH,
        validation_split=0.1,
    )
    return replace(project(drawing), plan=plan)


def _pictures(folder: Path, count: int) -> None:
    """Copies of a few hundred images, in two classes."""
    random = np.random.default_rng(0)
    for number in range(count):
        label, least = ("bright", 100) if number % 2 else ("dark", 0)
        path = folder / label / f"{number:06}.jpg"
        if number < _DIFFERENT:
            path.parent.mkdir(parents=True, exist_ok=True)
            pixels = random.integers(least, least + 100, (_SIDE, _SIDE, 3), dtype=np.uint8)
            Image.fromarray(pixels).save(path)
        else:
            path.write_bytes((folder / label / f"{number % _DIFFERENT:06}.jpg").read_bytes())


def _of_images() -> Project:
    drawing = Drawing()
    x = drawing.input("x", _SIDE, _SIDE, 3)
    y = drawing.add("y", "Dense", {"units": 1, "activation": "sigmoid"}, drawing.add("flat", "Flatten", {}, x))
    plan = TrainingPlan(
        drawing.model("m", x, y),
        DataSource("images", "pictures"),
        (InputPlan(x, (Binding(("image",), Transform("image", {"scale": Expression("1 / 255")})),)),),
        (OutputPlan(y, Binding(("label",), Transform("category")), "binary_crossentropy", metrics=("accuracy",)),),
        epochs=1,
        batch_size=64,
        validation_split=0.1,
    )
    return replace(project(drawing), plan=plan)


def _figures(folder: Path, what: str, unit: str, rows: int, note: str) -> Iterator[Figure]:
    """Of the training in a process of its own, as the app and the command line do it."""
    words = [sys.executable, "-m", "core.engine.training", str(folder / "bench.loom"), "--folder", str(folder)]
    words += ["--runs", str(folder / "runs"), "--device", "cpu"]
    began, told = perf_counter(), dict[type[Event], tuple[float, Event]]()
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        peak = _Peak(process.pid)
        assert process.stdout
        for line in process.stdout:
            event = decode(line.decode())
            told[type(event)] = perf_counter() - began, event
            if isinstance(event, RunEnded):
                peak.end()
    ended, epoch = told[RunEnded][1], told[EpochEnded][1]
    assert isinstance(ended, RunEnded)
    assert isinstance(epoch, EpochEnded)
    assert ended.result.outcome is Outcome.FINISHED, ended.result.message
    yield Figure(f"{what}: peak memory of the training process", peak.bytes / _GB, "GB", None, note)
    ready = told[RunStarted][0]
    reading = f"{ready:.0f} s, the start of TensorFlow in it"
    yield Figure(f"{what}: read, fit and encode", rows / ready, unit, None, reading)
    speed = epoch.samples_per_second
    yield Figure(f"{what}: epoch", speed, unit, None, f"{epoch.seconds:.0f} s")


class _Peak:
    """The most memory that a process holds, pages of files included, looked at twenty times a second."""

    def __init__(self, pid: int) -> None:
        self.bytes = 0
        self._process, self._over = psutil.Process(pid), threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def end(self) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(0.05):
            if not self._process.is_running():
                return
            self.bytes = max(self.bytes, self._process.memory_info().rss)
