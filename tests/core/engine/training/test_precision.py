from __future__ import annotations

from pathlib import Path

import keras
import pytest

from core.engine.training.build import build
from core.training.errors import PlanBroken
from core.training.result import Outcome
from tests.core.engine.training.sampling import Trial, two_heads, with_plan


@pytest.mark.parametrize("precision", ["mixed_float16", "mixed_bfloat16"])
def test_that_a_model_computes_in_16_bits_and_answers_in_32(precision: str, tmp_path: Path) -> None:
    project = with_plan(two_heads(tmp_path), precision=precision)
    assert project.plan
    model = build(project, project.plan, trusted=False).training
    assert model.get_layer("hidden").compute_dtype == precision.removeprefix("mixed_")
    assert {tensor.dtype for tensor in model.outputs} == {"float32"}
    scaled = isinstance(model.optimizer, keras.optimizers.LossScaleOptimizer)
    assert scaled == (precision == "mixed_float16")
    assert keras.config.dtype_policy().name == "float32"


def test_that_a_run_in_mixed_precision_finishes(tmp_path: Path) -> None:
    assert Trial(tmp_path).run(with_plan(two_heads(tmp_path), precision="mixed_bfloat16")).outcome is Outcome.FINISHED


def test_that_several_steps_at_a_time_end_at_the_same_epochs(tmp_path: Path) -> None:
    trial = Trial(tmp_path)
    result = trial.run(with_plan(two_heads(tmp_path), steps_per_execution=2))
    assert (result.outcome, result.epochs) == (Outcome.FINISHED, 3)


def test_that_steps_that_do_not_fill_an_epoch_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PlanBroken, match=r"has 4 batches, .* Choose one of 1, 2, 4"):
        Trial(tmp_path).run(with_plan(two_heads(tmp_path), steps_per_execution=3))


def test_that_xla_and_deterministic_operations_exclude_each_other(tmp_path: Path) -> None:
    with pytest.raises(PlanBroken, match="Switch off `deterministic` or XLA"):
        Trial(tmp_path).run(with_plan(two_heads(tmp_path), jit_compile=True))
