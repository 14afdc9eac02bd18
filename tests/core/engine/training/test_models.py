"""Every form of model trains: one output, outputs of one name, dictionaries, fixed batches, nested and frozen ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

from core.engine.training.build import Built, build
from core.engine.training.ready import Settings, get_ready
from core.graph.plan import Binding, DataSource, InputPlan, OutputPlan, TrainingPlan, Transform
from core.graph.project import Project
from core.graph.records import Source, Structure
from core.training.errors import DataRefused, PlanBroken
from core.training.events import EpochEnded, RunStarted
from core.training.planning import ready_plan
from core.training.result import Outcome
from core.values import KerasObject, ModelRef
from tests.core.engine.building import Drawing, many, project
from tests.core.engine.training.sampling import NUMBER, Trial, points


@pytest.fixture
def trial(tmp_path: Path) -> Trial:
    return Trial(tmp_path)


def planned(
    trial: Trial, drawings: Sequence[Drawing], model: ModelRef, inputs: Sequence[Source], outputs: Sequence[OutputPlan]
) -> Project:
    rows = tuple(InputPlan(source, (Binding(("a", "b"), NUMBER),)) for source in inputs)
    plan = TrainingPlan(model, points(trial.folder), rows, tuple(outputs), epochs=2, batch_size=16)
    return replace(project(*drawings), plan=plan)


def yes(output: Source, **other: object) -> OutputPlan:
    return OutputPlan(output, Binding(("yes",)), "binary_crossentropy", **other)  # type: ignore[arg-type]


def built(asked: Project) -> Built:
    return build(asked, ready_plan(asked), trusted=False)


def test_that_a_single_output_tells_its_own_loss_apart_from_its_weight(trial: Trial) -> None:
    drawing = Drawing()
    x = drawing.input("x", 2)
    y = drawing.add("y", "Dense", {"units": 1, "activation": "sigmoid"}, x)
    trial.run(planned(trial, [drawing], drawing.model("m", x, y), [x], [yes(y, weight=0.5, metrics=("accuracy",))]))
    epoch = next(event for event in trial.events if isinstance(event, EpochEnded))
    assert epoch.training.outputs["y"].keys() == {"loss", "accuracy"}
    assert epoch.training.loss == pytest.approx(0.5 * epoch.training.outputs["y"]["loss"])  # type: ignore[operator]


def test_that_two_outputs_of_one_shared_layer_are_told_apart(trial: Trial) -> None:
    drawing = Drawing()
    x = drawing.input("x", 2)
    near = drawing.add("near", "Dense", {"units": 4}, x)
    far = drawing.add("far", "Dense", {"units": 4}, x)
    first = drawing.add("head", "Dense", {"units": 1, "activation": "sigmoid"}, near)
    second = drawing.call("head", far)
    asked = planned(
        trial, [drawing], drawing.model("m", x, (first, second)), [x], [yes(second, weight=0.0), yes(first)]
    )
    result = trial.run(asked)
    assert [output.output for output in result.outputs] == ["head.1", "head.2"]
    assert result.outputs[0].loss != result.outputs[1].loss


@pytest.mark.parametrize("named", [True, False])
def test_that_outputs_pair_with_their_targets_whatever_structure_they_stand_in(trial: Trial, named: bool) -> None:
    drawing = Drawing()
    x = drawing.input("x", 2)
    zebra = drawing.add("zebra", "Dense", {"units": 1, "activation": "sigmoid"}, x)
    ape = drawing.add("ape", "Dense", {"units": 2}, x)
    structure: Structure = {"z": zebra, "a": ape} if named else (zebra, (ape,))
    rows = [yes(zebra), OutputPlan(ape, Binding(("a", "b")), "mean_squared_error")]
    asked = planned(trial, [drawing], drawing.model("m", x, structure), [x], rows)
    result = trial.run(asked)
    assert {output.output: output.target for output in result.outputs} == {"zebra": "yes", "ape": "a, b"}


def test_that_outputs_without_a_loss_are_left_alone(trial: Trial) -> None:
    drawing = Drawing()
    x = drawing.input("x", 2)
    y = drawing.add("y", "Dense", {"units": 1, "activation": "sigmoid"}, x)
    watched = drawing.add("watched", "Dense", {"units": 5}, x)
    asked = planned(trial, [drawing], drawing.model("m", x, (watched, y)), [x], [yes(y)])
    made = built(asked)
    assert len(made.model.outputs) == 2
    assert [row.label for row in made.contract.rows] == ["y"]


def test_that_inputs_made_for_a_fixed_batch_get_full_batches_of_it(trial: Trial) -> None:
    drawing = Drawing()
    x = drawing.input("x", 2, batch_size=10)
    y = drawing.add("y", "Dense", {"units": 1, "activation": "sigmoid"}, x)
    result = trial.run(planned(trial, [drawing], drawing.model("m", x, y), [x], [yes(y)]))
    started = trial.events[0]
    assert isinstance(started, RunStarted)
    assert (started.batch_size, started.batches) == (10, 6)
    assert result.outcome is Outcome.FINISHED


def test_that_a_fixed_batch_larger_than_the_data_is_refused(trial: Trial) -> None:
    drawing = Drawing()
    x = drawing.input("x", 2, batch_size=1000)
    y = drawing.add("y", "Dense", {"units": 1, "activation": "sigmoid"}, x)
    with pytest.raises(PlanBroken, match="1000"):
        trial.run(planned(trial, [drawing], drawing.model("m", x, y), [x], [yes(y)]))


def test_that_a_nested_model_trains_once_for_all_its_calls(trial: Trial) -> None:
    inner, outer = Drawing("g2"), Drawing("g1")
    point = inner.input("point", 2)
    seen = inner.add("seen", "Dense", {"units": 3, "activation": "relu"}, point)
    ref = inner.model("eye", point, seen)
    left, right = outer.input("left", 2), outer.input("right", 2)
    first = outer.add("eye", "Model", {"model": ref}, left)
    second = outer.call("eye", right)
    joined = outer.add("joined", "Concatenate", {}, many(first, second))
    y = outer.add("y", "Dense", {"units": 1, "activation": "sigmoid"}, joined)
    asked = planned(trial, [outer, inner], outer.model("pair", (left, right), y), [left, right], [yes(y)])
    assert len(built(asked).training.trainable_variables) == 4
    assert trial.run(asked).outcome is Outcome.FINISHED


def test_that_frozen_layers_are_frozen_before_the_model_is_compiled(trial: Trial) -> None:
    drawing = Drawing()
    x = drawing.input("x", 2)
    frozen = drawing.add("frozen", "Dense", {"units": 4, "trainable": False}, x)
    y = drawing.add("y", "Dense", {"units": 1, "activation": "sigmoid"}, frozen)
    asked = planned(trial, [drawing], drawing.model("m", x, y), [x], [yes(y)])
    ready = get_ready(asked, trial.folder, Settings(device="cpu"))
    layer = ready.built.training.get_layer("frozen")
    before = [np.array(weight) for weight in layer.weights]
    ready.built.training.fit(ready.feed.training(0, 0), steps_per_epoch=ready.feed.batches, verbose=0, shuffle=False)
    assert all(np.array_equal(old, new) for old, new in zip(before, layer.weights, strict=True))


def test_that_the_first_batch_changes_no_weight_and_no_state(trial: Trial) -> None:
    drawing = Drawing()
    x = drawing.input("x", 2, batch_size=10)
    steps = drawing.add("steps", "Reshape", {"target_shape": (2, 1)}, x)
    normal = drawing.add("normal", "BatchNormalization", {}, steps)
    memory = drawing.add("memory", "LSTM", {"units": 3, "stateful": True}, {"sequences": normal})
    y = drawing.add("y", "Dense", {"units": 1, "activation": "sigmoid"}, memory)
    asked = planned(trial, [drawing], drawing.model("m", x, y), [x], [yes(y)])
    ready = get_ready(asked, trial.folder, Settings(device="cpu"))
    memory_layer, normal_layer = (ready.built.model.get_layer(name) for name in ("memory", "normal"))
    assert not any(np.any(state) for state in memory_layer.states)
    assert not np.any(normal_layer.moving_mean)


def test_that_numbers_beyond_an_embedding_are_refused(trial: Trial) -> None:
    drawing = Drawing()
    x = drawing.input("x", 3, dtype="int32")
    known = drawing.add("known", "Embedding", {"input_dim": 4, "output_dim": 2}, x)
    flat = drawing.add("flat", "Flatten", {}, known)
    y = drawing.add("y", "Dense", {"units": 1, "activation": "sigmoid"}, flat)
    asked = planned(trial, [drawing], drawing.model("m", x, y), [x], [yes(y)])
    assert asked.plan
    words = (InputPlan(x, (Binding(("a",), Transform("text", {"level": "character", "length": 3})),)),)
    with pytest.raises(DataRefused, match="numbers below 4"):
        trial.run(replace(asked, plan=replace(asked.plan, inputs=words)))


def test_that_images_from_an_archive_train_with_a_scale(trial: Trial) -> None:
    generator = np.random.default_rng(0)
    labels = np.arange(60) % 3
    images = generator.integers(0, 4, (60, 4, 4)) + 4 * labels[:, None, None]
    np.savez_compressed(trial.folder / "images.npz", images=images.astype(np.uint8), labels=labels)
    drawing = Drawing()
    x = drawing.input("image", 4, 4, 1)
    flat = drawing.add("flat", "Flatten", {}, x)
    y = drawing.add("digit", "Dense", {"units": 3}, flat)
    loss = KerasObject("losses.SparseCategoricalCrossentropy", {"from_logits": True})
    plan = TrainingPlan(
        drawing.model("m", x, y),
        DataSource("npz", "images.npz"),
        (InputPlan(x, (Binding(("images",), Transform("array", {"scale": 0.1})),)),),
        (OutputPlan(y, Binding(("labels",)), loss, metrics=("accuracy",)),),
        optimizer=KerasObject("optimizers.Adam", {"learning_rate": 0.02}),
        epochs=20,
        batch_size=8,
    )
    (digit,) = trial.run(replace(project(drawing), plan=plan)).outputs
    assert digit.loss < digit.guess_loss  # type: ignore[operator]
    assert digit.guess_loss == pytest.approx(np.log(3), rel=0.05)
    assert digit.metrics["accuracy"] > digit.guess_metrics["accuracy"]  # type: ignore[operator]


def test_that_samples_are_fed_in_batches_of_tuples_in_the_order_of_the_contract(trial: Trial) -> None:
    drawing = Drawing()
    x = drawing.input("x", 2)
    y = drawing.add("y", "Dense", {"units": 1, "activation": "sigmoid"}, x)
    ready = get_ready(
        planned(trial, [drawing], drawing.model("m", x, y), [x], [yes(y)]), trial.folder, Settings(device="cpu")
    )
    assert ready.feed.training(0, 0).element_spec == (
        (tf.TensorSpec((None, 2), tf.float32),),
        (tf.TensorSpec((None, 1), tf.float32),),
    )
