"""Losses that train separately do so in exported code too, to the losses of the run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.values import KerasObject
from tests.core.codegen.training.test_training import assert_same_losses
from tests.core.engine.training.sampling import two_heads, with_plan


def test_that_the_script_trains_each_loss_by_itself_with_an_optimizer_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = with_plan(two_heads(tmp_path), loss_mode="separate", epochs=2)
    assert asked.plan
    main, aux = asked.plan.outputs
    own = replace(aux, optimizer=KerasObject("optimizers.SGD", {"learning_rate": 0.1}))
    text = assert_same_losses(with_plan(asked, outputs=(main, own)), tmp_path, monkeypatch)
    assert "class Separate(keras.Model):" in text
    assert "[1.0, 0.25]" in text
    assert "{1: keras.optimizers.SGD(learning_rate=0.1)}" in text
