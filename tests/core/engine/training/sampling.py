"""Small projects with a training plan and their data, for the tests of training."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import h5py
import numpy as np

from core.engine.training.train import Settings, train
from core.graph.plan import Binding, DataSource, InputPlan, OutputPlan, TrainingPlan, Transform
from core.graph.project import Project
from core.graph.records import Source
from core.training.events import Event
from core.training.result import RunResult
from core.training.runs import WEIGHTS
from core.values import KerasObject
from tests.core.engine.building import Drawing, project

NUMBER, CATEGORY = Transform("number"), Transform("category")
SPARSE = KerasObject("losses.SparseCategoricalCrossentropy")


def points(folder: Path, rows: int = 80) -> DataSource:
    """Points of a plane: `a` and `b`, `yes` where a + b > 0, and a `kind` by a."""
    places = np.random.default_rng(0).normal(size=(rows, 2))
    kinds = ("low", "middle", "high")
    lines = (f"{a},{b},{int(a + b > 0)},{kinds[int(np.searchsorted((-0.5, 0.5), a))]}" for a, b in places)
    (folder / "points.csv").write_text("\n".join(("a,b,yes,kind", *lines)) + "\n")
    return DataSource("csv", "points.csv")


def two_heads(folder: Path, forget: float = 0.0) -> Project:
    """Two inputs' worth of numbers, a hidden layer (some of it dropped at random), and two outputs with a loss each."""
    drawing = Drawing()
    x = drawing.input("x", 2)
    hidden = drawing.add("hidden", "Dense", {"units": 8, "activation": "relu"}, x)
    if forget:
        hidden = drawing.add("forget", "Dropout", {"rate": forget}, hidden)
    main = drawing.add("main", "Dense", {"units": 1, "activation": "sigmoid"}, hidden)
    aux = drawing.add("aux", "Dense", {"units": 3, "activation": "softmax"}, hidden)
    model = drawing.model("both", x, (main, aux))
    plan = TrainingPlan(
        model,
        points(folder),
        (InputPlan(x, (Binding(("a", "b"), NUMBER),)),),
        (
            OutputPlan(
                main,
                Binding(("yes",)),
                "binary_crossentropy",
                1.0,
                ("accuracy", KerasObject("metrics.MeanAbsoluteError")),
            ),
            OutputPlan(aux, Binding(("kind",), CATEGORY), SPARSE, 0.25, ("accuracy",)),
        ),
        epochs=3,
        batch_size=16,
    )
    return replace(project(drawing), plan=plan)


def with_plan(before: Project, **changes: object) -> Project:
    assert before.plan is not None
    return replace(before, plan=replace(before.plan, **changes))  # type: ignore[arg-type]


def with_output(before: Project, output: Source, **changes: object) -> Project:
    """The project with another row for one output."""
    assert before.plan is not None
    rows = (replace(row, **changes) if row.output == output else row for row in before.plan.outputs)  # type: ignore[arg-type]
    return with_plan(before, outputs=tuple(rows))


def weights_of(result: RunResult) -> dict[str, np.ndarray]:
    return read_weights(Path(result.folder) / WEIGHTS)


def read_weights(path: Path) -> dict[str, np.ndarray]:
    found: dict[str, np.ndarray] = {}
    with h5py.File(path) as file:
        file.visititems(lambda name, item: found.update({name: item[()]}) if isinstance(item, h5py.Dataset) else None)
    return found


@dataclass
class Trial:
    """A run in a folder, with all that it told."""

    folder: Path
    events: list[Event] = field(default_factory=list)

    def run(
        self, of: Project, on_event: Callable[[Event], None] = lambda _event: None, **settings: object
    ) -> RunResult:
        def heard(event: Event) -> None:
            self.events.append(event)
            on_event(event)

        chosen = Settings(**{"name": "trial", "device": "cpu", **settings})  # type: ignore[arg-type]
        return train(of, self.folder, self.folder / "runs", heard, chosen)

    @property
    def runs(self) -> list[Path]:
        return sorted((self.folder / "runs").glob("*"))
