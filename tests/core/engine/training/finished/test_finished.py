"""A finished run opened again says what it said at its end, and explains itself in words of the data."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf

from core.engine.saving.save import save
from core.engine.training.finished.assess import assess
from core.engine.training.finished.predict import first, prediction, write_csv
from core.engine.training.finished.reopen import Finished, reopen
from core.graph.plan import Binding, DataSource, InputPlan, OutputPlan, TrainingPlan
from core.graph.project import Project
from core.saving.messages import Order, Saved
from core.training import kept
from core.training.errors import DataError, RunBroken
from core.training.result import RunResult
from core.training.runs import BOARD, CHECKPOINT, PROJECT, WEIGHTS
from tests.core.engine.building import Drawing, project
from tests.core.engine.training.sampling import NUMBER, Trial, read_weights, two_heads


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> RunResult:
    folder = tmp_path_factory.mktemp("heads")
    return Trial(folder).run(two_heads(folder))


@pytest.fixture(scope="module")
def run(result: RunResult) -> Finished:
    return reopen(Path(result.folder))


def prices(folder: Path) -> Project:
    """One number learnt from two; prices in the thousands, standardised."""
    places = np.random.default_rng(1).normal(size=(60, 2))
    lines = (f"{a},{b},{3000 + 500 * a - 200 * b}" for a, b in places)
    (folder / "prices.csv").write_text("\n".join(("a,b,price", *lines)) + "\n")
    drawing = Drawing()
    x = drawing.input("x", 2)
    price = drawing.add("price", "Dense", {"units": 1}, x)
    model = drawing.model("prices", x, price)
    rows = (OutputPlan(price, Binding(("price",), NUMBER), "mean_squared_error"),)
    inputs = (InputPlan(x, (Binding(("a", "b"), NUMBER),)),)
    plan = TrainingPlan(model, DataSource("csv", "prices.csv"), inputs, rows, "sgd", epochs=30, batch_size=4)
    return replace(project(drawing), plan=plan)


def test_that_it_scores_as_it_did_at_its_end(run: Finished, result: RunResult) -> None:
    found = assess(run)
    assert found.samples == 16
    assert [output.output for output in found.outputs] == ["main", "aux"]
    for again, before in zip(found.outputs, result.outputs, strict=True):
        assert again.loss == pytest.approx(before.loss, rel=1e-5)
        assert again.metrics == pytest.approx(before.metrics, rel=1e-5)
        assert again.guess_loss == pytest.approx(before.guess_loss, rel=1e-5)
        assert again.guess == before.guess


def test_that_confusions_count_every_held_out_sample_and_agree_with_the_accuracy(run: Finished) -> None:
    found = assess(run)
    assert [confusion.names for confusion in found.confusions] == [("no", "yes"), ("high", "low", "middle")]
    for confusion, output in zip(found.confusions, found.outputs, strict=True):
        assert confusion.all == 16
        assert confusion.right / confusion.all == pytest.approx(output.metrics["accuracy"])


def test_that_other_data_are_measured_whole_and_without_a_guess(run: Finished, tmp_path: Path) -> None:
    (tmp_path / "new.csv").write_text("a,b,yes,kind\n1,1,1,high\n-1,-1,0,low\n0,0.1,1,middle\n")
    found = assess(run, tmp_path / "new.csv")
    assert (found.data, found.samples) == ("new.csv", 3)
    assert all(output.guess_loss is None and not output.guess_metrics for output in found.outputs)


def test_that_a_row_is_explained_by_class_names_and_their_probabilities(run: Finished) -> None:
    found = prediction(run, run.source, 2)
    assert found.row == 2
    assert found.inputs[0].columns.keys() == {"a", "b"}
    main, aux = found.answers
    assert [value.name for value in aux.values] == ["high", "low", "middle"]
    assert sum(value.value or 0 for value in aux.values) == pytest.approx(1, abs=1e-5)
    best = max(aux.values, key=lambda value: value.value or 0)
    assert aux.said.startswith(best.name)
    assert aux.actual in {"high", "low", "middle"}
    assert main.actual in {"no", "yes"}


def test_that_changed_values_change_the_answer_and_not_the_row(run: Finished) -> None:
    far = prediction(run, run.source, 2, {"a": "9", "b": "9"})
    assert far.inputs[0].columns == {"a": "9", "b": "9"}
    assert far.answers[0].values != prediction(run, run.source, 2).answers[0].values
    with pytest.raises(DataError, match="no column `c`"):
        prediction(run, run.source, 2, {"c": "1"})
    with pytest.raises(DataError, match="'many'"):
        prediction(run, run.source, 2, {"a": "many"})
    with pytest.raises(DataError, match="80 rows, and row 81"):
        prediction(run, run.source, 81)


def test_that_a_file_without_targets_is_predicted_row_by_row(run: Finished, tmp_path: Path) -> None:
    (tmp_path / "new.csv").write_text("b,a\n1,1\n-1,-1\n")
    source = run.other(tmp_path / "new.csv")
    assert [found.answers[1].actual for found in first(run, source, 5)] == ["", ""]
    assert write_csv(run, source, tmp_path / "out.csv") == 2
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    assert head[:4] == ["row", "main", "main: no", "main: yes"]
    assert [row[0] for row in rows] == ["1", "2"]
    assert rows[0][1] == ("yes" if float(rows[0][3]) > 0.5 else "no")


def test_that_the_model_is_saved_with_its_trained_weights(run: Finished, tmp_path: Path) -> None:
    def saved(name: str) -> Saved:
        out = str(tmp_path / name)
        return save(Order(str(run.files.path / PROJECT), out, str(run.folder), run=str(run.files.path)), print)

    told = saved("heads.keras")
    assert (told.weights, told.notes) == (f"with the trained weights of {run.files.path.name}", ())
    loaded = keras.models.load_model(tmp_path / "heads.keras")
    for mine, theirs in zip(run.built.model.get_weights(), loaded.get_weights(), strict=True):
        np.testing.assert_array_equal(mine, theirs)
    saved("heads.weights.h5")
    assert read_weights(tmp_path / "heads.weights.h5").keys() == read_weights(run.files.path / WEIGHTS).keys()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["heads.keras", "heads.weights.h5"]


def test_that_tensorboard_finds_the_losses_of_every_epoch(run: Finished) -> None:
    for series in ("training", "held_out"):
        (file,) = (run.files.path / BOARD / series).iterdir()
        events = [event for event in tf.compat.v1.train.summary_iterator(str(file)) if event.summary.value]
        told = {(event.step, value.tag) for event in events for value in event.summary.value}
        assert {(epoch, "main/loss") for epoch in (1, 2, 3)} <= told
        assert {(epoch, "loss") for epoch in (1, 2, 3)} <= told


def test_that_the_checkpoint_does_where_the_run_left_no_weights(result: RunResult) -> None:
    whole, folder = reopen(Path(result.folder)), Path(result.folder)
    kept = (folder / WEIGHTS).rename(folder / "aside.h5")
    try:
        again = reopen(folder)
        assert assess(again).outputs == assess(whole).outputs
        checkpoint = (folder / CHECKPOINT).rename(folder / "aside.npz")
        with pytest.raises(RunBroken, match="no weights"):
            reopen(folder)
        checkpoint.rename(folder / CHECKPOINT)
    finally:
        kept.rename(folder / WEIGHTS)


def test_that_numbers_come_back_in_their_own_unit(tmp_path: Path) -> None:
    run = reopen(Path(Trial(tmp_path).run(prices(tmp_path)).folder))
    found = prediction(run, run.source, 1, {"a": "0", "b": "0"})
    (answer,) = found.answers
    assert [value.name for value in answer.values] == ["price"]
    assert answer.values[0].value == pytest.approx(3000, abs=100)
    (residuals,) = assess(run).residuals
    assert np.corrcoef(residuals.actual, residuals.said)[0, 1] > 0.99
    assert 1000 < min(residuals.actual) < max(residuals.actual) < 5000


def test_that_what_goes_by_in_pieces_is_told_as_if_it_had_come_at_once(
    run: Finished, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trial = Trial(tmp_path)
    numbers = reopen(Path(trial.run(prices(tmp_path), epochs=1).folder))
    whole = [assess(each) for each in (run, numbers)]
    monkeypatch.setattr(kept, "_ROWS_AT_ONCE", 5)
    for each, before in zip((run, numbers), whole, strict=True):
        again = assess(each)
        assert again.confusions == before.confusions
        assert [one.actual for one in again.residuals] == [one.actual for one in before.residuals]
        for one, other in zip(again.residuals, before.residuals, strict=True):
            assert one.said == pytest.approx(other.said, rel=1e-5)
    assert whole[0].confusions
    assert len(whole[1].residuals[0].said) == 12
