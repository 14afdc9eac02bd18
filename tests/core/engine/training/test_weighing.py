from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.graph.plan import Binding, OutputPlan
from core.training.errors import DataRefused, PlanBroken
from core.training.events import EpochEnded
from core.training.result import RunResult
from tests.core.engine.training.sampling import Trial, two_heads, weights_of, with_plan

MODES = ("joint", "separate", "pcgrad", "gradnorm")


def _run(folder: Path, mode: str = "joint", **changes: object) -> tuple[RunResult, Trial]:
    project = two_heads(folder)
    assert project.plan
    main, aux = project.plan.outputs
    changed: OutputPlan = replace(aux, **changes)  # type: ignore[arg-type]
    trial = Trial(folder)
    return trial.run(with_plan(project, outputs=(main, changed), epochs=1, loss_mode=mode)), trial


@pytest.mark.parametrize("mode", MODES)
def test_that_classes_without_weight_pull_at_nothing(mode: str, tmp_path: Path) -> None:
    """With all classes at nought the second loss has no gradient, so its head stays as it began."""
    free, _ = _run(tmp_path, mode)
    bound, trial = _run(tmp_path, mode, class_weight={"low": 0.0, "middle": 0, "high": 0.0})
    other, _ = _run(tmp_path, mode, class_weight={"low": 0.0, "middle": 0, "high": 0.0}, weight=0.5)
    heads = [next(array for array in weights_of(run).values() if array.shape == (8, 3)) for run in (free, bound, other)]
    assert not np.array_equal(heads[0], heads[1])
    np.testing.assert_array_equal(heads[1], heads[2])
    (ended,) = [event for event in trial.events if isinstance(event, EpochEnded)]
    assert ended.training.outputs["aux"]["loss"] == 0
    assert ended.held_out
    assert ended.held_out.outputs["aux"]["loss"]  # what is held out counts as it is


@pytest.mark.parametrize("mode", MODES[:3])  # gradnorm finds the weights of the losses itself
def test_that_samples_that_count_twice_are_a_loss_that_counts_twice(mode: str, tmp_path: Path) -> None:
    twice, _ = _run(tmp_path, mode, class_weight={"low": 2, "middle": 2.0, "high": 2})
    doubled, _ = _run(tmp_path, mode, weight=0.5)
    for name, weights in weights_of(doubled).items():
        np.testing.assert_allclose(weights_of(twice)[name], weights, rtol=1e-4, atol=1e-6)


def test_that_a_label_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PlanBroken, match=r"`lowest`, which is no label\. Its labels are high, low, middle"):
        _run(tmp_path, class_weight={"lowest": 2.0})


def test_that_a_weight_that_is_no_number_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PlanBroken, match="must be a number from 0"):
        _run(tmp_path, class_weight={"low": -1})


def test_that_samples_count_by_a_column(tmp_path: Path) -> None:
    two_heads(tmp_path)
    plain, _ = _run(tmp_path)
    column = Binding(("b",))
    with pytest.raises(DataRefused, match="count less than nothing"):
        _run(tmp_path, sample_weight=column)
    weighted, _ = _run(tmp_path, sample_weight=Binding(("yes",)))
    assert any(not np.array_equal(weights_of(plain)[name], weights_of(weighted)[name]) for name in weights_of(plain))
