"""Small projects for the tests of the command line, and data to train them on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from core.graph.plan import Binding, DataSource, InputPlan, OutputPlan, TrainingPlan
from core.graph.project import Project
from core.graph.records import Call, Graph, Layer, Model, Source, Target
from core.project import read, write
from core.values import CallId, Expression, GraphId, LayerId, ModelId, ModelRef, Value

MAIN = GraphId("g1")


def block(number: int, name: str, class_name: str, calls: tuple[int, ...], **config: Value) -> Layer:
    return Layer(LayerId(f"l{number}"), name, class_name, config, tuple(Call(CallId(f"c{call}")) for call in calls))


def output(call: int) -> Source:
    return Source(CallId(f"c{call}"))


def port(call: int, name: str) -> Target:
    return Target(CallId(f"c{call}"), name)


def twins() -> Project:
    """Two inputs through one shared Dense, joined into one number; `width` is a constant."""
    blocks = (
        block(1, "left", "InputLayer", (1,), shape=(4,)),
        block(2, "right", "InputLayer", (2,), shape=(4,)),
        block(3, "shared", "Dense", (3, 4), units=Expression("2 * width"), activation="relu"),
        block(4, "joined", "Concatenate", (5,)),
        block(5, "score", "Dense", (6,), units=1),
    )
    links: Mapping[Target, Source] = {
        port(3, "inputs"): output(1),
        port(4, "inputs"): output(2),
        port(5, "inputs[0]"): output(3),
        port(5, "inputs[1]"): output(4),
        port(6, "inputs"): output(5),
    }
    model = Model(ModelId("m1"), "twins", (output(1), output(2)), output(6))
    graph = Graph(MAIN, "main", {layer.id: layer for layer in blocks}, links, {model.id: model})
    return Project({MAIN: graph}, {"width": 8})


def plan() -> TrainingPlan:
    """Two epochs over `twins.npz`."""
    inputs = tuple(InputPlan(output(call), (Binding((name,)),)) for call, name in ((1, "left"), (2, "right")))
    score = OutputPlan(output(6), Binding(("score",)), "mean_squared_error", metrics=("mean_absolute_error",))
    source = DataSource("npz", "twins.npz")
    return TrainingPlan(ModelRef(MAIN, ModelId("m1")), source, inputs, (score,), epochs=2, batch_size=32)


def trainable(folder: Path) -> Path:
    """The file of the twins with a plan, and their data beside it."""
    random = np.random.default_rng(7)
    left, right = random.normal(size=(2, 120, 4)).astype("float32")
    np.savez(folder / "twins.npz", left=left, right=right, score=(left[:, :1] - right[:, :1]))
    return saved(replace(twins(), plan=plan()), folder / "twins.loom")


def broken() -> Project:
    """The twins with a Dense that Keras cannot build: its input has gone."""
    project = twins()
    graph = project.main
    links = {target: source for target, source in graph.links.items() if target.call != CallId("c6")}
    return project.with_graph(replace(graph, links=links))


def refused() -> Project:
    """The twins with a reshape that no input fits."""
    project = twins()
    layer = block(5, "score", "Reshape", (6,), target_shape=(7, 7))
    return project.with_layer(MAIN, layer)


def saved(project: Project, file: Path) -> Path:
    write(project, file)
    return file


def with_a_module(folder: Path) -> Path:
    """`twins`, its shared layer of a class whose module lies beside the project; with data and a plan."""
    file = trainable(folder)
    (folder / "layers_of_mine.py").write_text(
        "import keras\n\n\nclass Wide(keras.layers.Dense):\n    pass\n", encoding="utf-8"
    )
    project = read(file)
    shared = project.main.layer_named("shared")
    assert shared is not None
    return saved(project.with_layer(MAIN, replace(shared, class_name="layers_of_mine:Wide")), file)
