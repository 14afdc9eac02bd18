"""Synthetic data: they fit whatever a model takes, they are the same in exported code, and every result says so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.graph.plan import DataSource
from core.graph.project import Project
from core.training.errors import NoPlan
from core.training.events import RunEnded, RunStarted
from core.training.made_up import with_synthetic_data
from core.training.result import Outcome
from core.training.runs import RESULT
from core.values import Expression, KerasObject
from tests.core.codegen.training.test_training import assert_same_losses
from tests.core.engine.building import Drawing, project
from tests.core.engine.training.sampling import Trial, two_heads, with_plan


def _few(asked: Project) -> Project:
    return with_plan(asked, source=DataSource("synthetic", "", {"rows": 64}), epochs=2)


def _made_up(drawing: Drawing) -> Project:
    asked = replace(project(drawing), constants={"words": 50})
    return _few(with_synthetic_data(asked, next(iter(asked.graphs))))


def _every_kind_of_end() -> Project:
    """Text of any length through an embedding, a picture, and a head of each kind."""
    drawing = Drawing()
    text, picture = drawing.input("text", None, dtype="int32"), drawing.input("picture", 6, 6, 1)
    embedded = drawing.add("embedded", "Embedding", {"input_dim": Expression("words"), "output_dim": 4}, text)
    both = drawing.add("flat", "Flatten", {}, picture)
    drawing.add("yes", "Dense", {"units": 1, "activation": "sigmoid"}, both)
    drawing.add("kind", "Dense", {"units": 3, "activation": "softmax"}, both)
    drawing.add("tagged", "Dense", {"units": 2}, embedded)
    return _made_up(drawing)


def test_that_a_model_without_data_trains_on_what_fits_it_and_its_script_on_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = assert_same_losses(_every_kind_of_end(), tmp_path, monkeypatch)
    assert "random.integers(0, words, (row_count, 20))" in text
    trial = Trial(tmp_path / "again")
    result = trial.run(_every_kind_of_end())
    assert result.outcome is Outcome.FINISHED
    assert result.synthetic
    assert isinstance(trial.events[0], RunStarted)
    assert trial.events[0].synthetic
    assert '"synthetic":true' in (Path(result.folder) / RESULT).read_text().replace(" ", "")


def test_that_a_target_of_classes_is_one_hot_where_its_loss_wants_it(tmp_path: Path) -> None:
    asked = two_heads(tmp_path)
    assert asked.plan
    rows = tuple(replace(row, loss=KerasObject("losses.CategoricalCrossentropy")) for row in asked.plan.outputs[1:])
    result = Trial(tmp_path).run(_few(with_plan(asked, outputs=rows)))
    assert result.outcome is Outcome.FINISHED


def test_that_a_plan_keeps_its_losses_and_what_feeds_it(tmp_path: Path) -> None:
    before = two_heads(tmp_path)
    after = with_synthetic_data(before, next(iter(before.graphs)))
    assert before.plan
    assert after == with_plan(before, source=DataSource("synthetic", "", {"rows": 1000}))
    result = Trial(tmp_path).run(_few(after))
    assert result.outcome is Outcome.FINISHED
    assert [output.output for output in result.outputs] == ["main", "aux"]


def test_that_a_graph_with_nothing_to_train_is_told_so() -> None:
    empty = project(Drawing())
    with pytest.raises(NoPlan, match="no way yet from an input to an output"):
        with_synthetic_data(empty, next(iter(empty.graphs)))


def test_that_own_data_are_not_called_synthetic(tmp_path: Path) -> None:
    trial = Trial(tmp_path)
    trial.run(with_plan(two_heads(tmp_path), epochs=1))
    ended = trial.events[-1]
    assert isinstance(ended, RunEnded)
    assert not ended.result.synthetic
