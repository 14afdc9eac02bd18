"""A run starts from the weights of another one, and says of each layer what became of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.engine.training.ready import Settings, get_ready
from core.engine.training.train import resume
from core.graph import edits
from core.project import write
from core.training.carried import CarriedLayer, WarmStarted
from core.training.errors import RunBroken
from core.training.result import Outcome
from tests.core.engine.training.sampling import Trial, read_weights, two_heads, weights_of, with_plan


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("warm")


@pytest.fixture(scope="module")
def first(folder: Path) -> Path:
    return Path(Trial(folder).run(two_heads(folder), epochs=1).folder)


def test_that_equal_layers_carry_over_and_the_run_begins_where_the_other_ended(folder: Path, first: Path) -> None:
    project = with_plan(two_heads(folder), warm_start=f"runs/{first.name}")
    ready = get_ready(project, folder, Settings(device="cpu"))
    assert ready.warm
    assert {layer.layer: layer.fate for layer in ready.warm.layers} == dict.fromkeys(
        ("hidden", "main", "aux"), "carried"
    )
    kept = read_weights(first / "model.weights.h5")
    own = [np.asarray(weight) for weight in ready.built.model.weights]
    for array in kept.values():
        assert any(array.shape == other.shape and np.array_equal(array, other) for other in own)


def test_that_layers_that_changed_are_resized_or_new_and_told_of(folder: Path, first: Path) -> None:
    project = with_plan(two_heads(folder), warm_start=str(first))
    layers = {layer.name: layer for layer in project.main.layers.values()}
    project = edits.configure(project, project.main.id, [layers["hidden"].id], {"units": 10})
    project = edits.rename_layer(project, project.main.id, layers["aux"].id, "kinds")
    trial = Trial(folder)
    result = trial.run(project, epochs=1)
    assert result.outcome is Outcome.FINISHED
    (told,) = [event for event in trial.events if isinstance(event, WarmStarted)]
    assert told.layers == (
        CarriedLayer("hidden", "resized", "2×8 to 2×10"),
        CarriedLayer("main", "resized", "8×1 to 10×1"),
        CarriedLayer("kinds", "new", "no layer of that name"),
    )
    assert "0 of 3 layers carried over; resized: hidden (2×8 to 2×10)" in told.line()


def test_that_a_resized_layer_has_the_old_part_and_fresh_rest(folder: Path, first: Path) -> None:
    project = with_plan(two_heads(folder), warm_start=str(first))
    hidden = next(layer for layer in project.main.layers.values() if layer.name == "hidden")
    cold = edits.configure(with_plan(project, warm_start=""), project.main.id, [hidden.id], {"units": 10})
    warm = edits.configure(project, project.main.id, [hidden.id], {"units": 10})
    fresh = np.asarray(get_ready(cold, folder, Settings(device="cpu")).built.model.get_layer("hidden").kernel)
    taken = np.asarray(get_ready(warm, folder, Settings(device="cpu")).built.model.get_layer("hidden").kernel)
    old = next(array for array in read_weights(first / "model.weights.h5").values() if array.shape == (2, 8))
    np.testing.assert_array_equal(taken[:, :8], old)
    np.testing.assert_array_equal(taken[:, 8:], fresh[:, 8:])


def test_that_a_run_that_is_gone_is_named(folder: Path) -> None:
    project = with_plan(two_heads(folder), warm_start="runs/nowhere")
    with pytest.raises(RunBroken, match="nowhere"):
        get_ready(project, folder, Settings(device="cpu"))


def test_that_a_run_that_goes_on_needs_no_more_what_it_started_from(tmp_path: Path, first: Path) -> None:
    project = with_plan(two_heads(tmp_path), warm_start=str(first))
    trial = Trial(tmp_path)
    whole = trial.run(project, epochs=2)
    half = Path(trial.run(project, epochs=1).folder)
    kept = with_plan(project, warm_start="runs/nowhere")

    write(replace(kept), half / "project.loom")
    again = resume(half, lambda _: None, Settings(epochs=2))
    for name, array in weights_of(whole).items():
        np.testing.assert_array_equal(array, weights_of(again)[name], err_msg=name)
