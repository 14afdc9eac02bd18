"""Losses that train by their own gradients, and samples that count differently, in exported code: to the bit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.codegen import generate
from core.graph.edits import configure
from core.graph.plan import Binding, DataSource, InputPlan, LossMode, Transform
from core.graph.project import Project
from core.training.events import EpochEnded
from core.training.result import Outcome
from core.values import GraphId, KerasObject, LayerId
from tests.core.codegen.running import formatted, run
from tests.core.engine.training.sampling import Trial, two_heads, weights_of, with_plan

PENALTY = KerasObject("regularizers.L2", {"l2": 0.01})
FUNCTION = """import numpy as np
import pandas as pd


def points():
    table = pd.read_csv("points.csv")
    return {"a": table["a"].to_numpy(), "b": table["b"], "yes": table["yes"], "kind": table["kind"].to_numpy(object)}


def pair():
    table = pd.read_csv("points.csv")
    return table[["a", "b"]].to_numpy(), table["yes"].to_numpy()
"""


def weighted(folder: Path) -> Project:
    """Samples of one output count by a column and their class, those of the other by their class; with a penalty."""
    asked = configure(two_heads(folder), GraphId("g1"), [LayerId("l2")], {"kernel_regularizer": PENALTY})
    lines = (folder / "points.csv").read_text().splitlines()
    counted = [f"{line},{1 + number % 3 / 2}" for number, line in enumerate(lines[1:])]
    (folder / "points.csv").write_text("\n".join((f"{lines[0]},counts", *counted)) + "\n")
    assert asked.plan
    main, aux = asked.plan.outputs
    main = replace(main, sample_weight=Binding(("counts",)), class_weight={"1": 3.0})
    return with_plan(asked, outputs=(main, replace(aux, class_weight={"low": 2.5, "high": 0.5})), epochs=2)


def assert_same_to_the_bit(
    asked: Project, folder: Path, monkeypatch: pytest.MonkeyPatch, *, large: bool = False
) -> str:
    """Trains in LayerLoom and by the exported script; the script. All weights must be equal.

    The sum of the losses, which is only told, TensorFlow may add up in another order as other names stand in a graph.
    """
    trial = Trial(folder)
    result = trial.run(asked, trusted=True)
    assert result.outcome is Outcome.FINISHED, result.message
    text = generate(asked, training=True, large=large).text
    assert text == formatted(text)
    monkeypatch.chdir(folder)
    monkeypatch.syspath_prepend(folder)
    left = run(text, "__exported__")
    told = left["history"].history  # type: ignore[attr-defined]
    ended = [event for event in trial.events if isinstance(event, EpochEnded)]
    assert told["loss"] == pytest.approx([event.training.loss for event in ended], rel=1e-6)
    model = left.get("trainer") or left["both"]
    weights = [value for name, value in sorted(weights_of(result).items()) if "optimizer" not in name]
    found = [variable.numpy() for variable in model.trainable_variables]  # type: ignore[attr-defined]
    for value in found:
        assert any(np.array_equal(value, other) for other in weights)
    return text


@pytest.mark.parametrize("mode", ["joint", "separate", "pcgrad", "gradnorm"])
def test_that_weights_of_samples_and_classes_train_alike_in_every_mode(
    mode: LossMode, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = assert_same_to_the_bit(with_plan(weighted(tmp_path), loss_mode=mode), tmp_path, monkeypatch)
    assert 'class_weights(kind_codes, {"low": 2.5, "high": 0.5}, kind_values)' in text
    assert "(rows)[:2]" in text
    assert ("class " in text) == (mode != "joint")


def test_that_data_of_a_function_train_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = two_heads(tmp_path)
    (tmp_path / "data_for_script.py").write_text(FUNCTION)
    monkeypatch.chdir(tmp_path)
    from_table = with_plan(asked, source=DataSource("python", "data_for_script.py:points"), epochs=2)
    text = assert_same_to_the_bit(from_table, tmp_path, monkeypatch)
    assert "from data_for_script import points" in text
    assert "data = named_arrays(points())" in text
    assert asked.plan
    main, aux = asked.plan.outputs
    row = InputPlan(asked.plan.inputs[0].input, (Binding(("x",), Transform("number")),))
    outputs = (replace(main, target=Binding(("y",))), replace(aux, loss=None))
    of_pair = with_plan(
        from_table, source=DataSource("python", "data_for_script.py:pair"), inputs=(row,), outputs=outputs
    )
    assert_same_to_the_bit(of_pair, tmp_path, monkeypatch)


def test_that_arrays_of_a_source_of_their_own_are_held_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = two_heads(tmp_path)
    table = pd.read_csv(tmp_path / "points.csv")
    for name, rows in (("first", slice(0, 60)), ("more", slice(60, None))):
        arrays = {column: table[column][rows].to_numpy() for column in table}
        np.savez(tmp_path / f"{name}.npz", **{**arrays, "kind": arrays["kind"].astype(str)})
    sources = {"source": DataSource("npz", "first.npz"), "validation_source": DataSource("npz", "more.npz")}
    text = assert_same_to_the_bit(with_plan(asked, **sources, epochs=2), tmp_path, monkeypatch)
    assert 'data = joined(data, validation_data, ["a", "b", "yes", "kind"])' in text
