from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf

from core.engine.training.build import Built, build
from core.engine.training.contract import Contract
from core.engine.training.pipeline import Batch
from core.engine.training.proof import prove
from core.training.errors import ContractBroken
from tests.core.engine.training.sampling import two_heads, with_plan

_BATCH: Batch = (
    (tf.constant(np.random.default_rng(0).normal(size=(2, 2)).astype(np.float32)),),
    (tf.constant([[1.0], [0.0]]), tf.constant([0, 2])),
)


def _built(folder: Path, **changes: object) -> Built:
    project = with_plan(two_heads(folder, forget=0.5), **changes)
    assert project.plan
    return build(project, project.plan, trusted=False)


@pytest.mark.parametrize("mode", ["joint", "separate"])
def test_that_each_target_moves_its_own_loss_alone(mode: str, tmp_path: Path) -> None:
    prove(_built(tmp_path, loss_mode=mode), _BATCH)


def test_that_outputs_and_targets_paired_wrongly_are_found(tmp_path: Path) -> None:
    """The labels of the rows changed about: each target now moves the loss that bears the other's name."""
    built = _built(tmp_path)
    main, aux = built.contract.rows
    rows = (replace(main, label=aux.label), replace(aux, label=main.label))
    with pytest.raises(ContractBroken, match="`aux` changes what output `main` loses"):
        prove(replace(built, contract=Contract(rows, built.contract.maker)), _BATCH)


def test_that_the_proof_leaves_the_model_as_it_was(tmp_path: Path) -> None:
    built = _built(tmp_path)
    before = [keras.ops.convert_to_numpy(variable.value) for variable in built.training.variables]
    prove(built, _BATCH)
    after = [keras.ops.convert_to_numpy(variable.value) for variable in built.training.variables]
    assert all(np.array_equal(one, other) for one, other in zip(before, after, strict=True))
    assert not tf.config.functions_run_eagerly()
