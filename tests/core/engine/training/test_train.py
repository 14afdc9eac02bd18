"""A run: its events, its folder, its result, and each of the ways it can end."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import replace
from io import StringIO
from pathlib import Path

import keras
import numpy as np
import pytest

from core.engine.training.control import Control
from core.engine.training.train import Settings, train
from core.graph.plan import Binding
from core.graph.records import Source
from core.project import read
from core.training.errors import DataRefused, DeviceMissing, NoPlan, PlanBroken, SourceMissing, TargetShapeMismatch
from core.training.events import (
    BatchEnded,
    CheckpointWritten,
    DataChecked,
    EpochEnded,
    Event,
    MachineMeasured,
    RunEnded,
    RunStarted,
)
from core.training.result import Outcome
from core.training.runs import RunFolder
from core.training.transforms.fitted import FittedNumber
from core.values import CallId, Expression, KerasObject, LayerId, Value
from tests.core.engine.building import Drawing, project
from tests.core.engine.training.sampling import (
    NUMBER,
    Trial,
    points,
    read_weights,
    two_heads,
    weights_of,
    with_output,
    with_plan,
)

MAIN, AUX = Source(CallId("c3")), Source(CallId("c4"))


@pytest.fixture
def trial(tmp_path: Path) -> Trial:
    return Trial(tmp_path)


def once(kind: type[Event], act: Callable[[], None]) -> Callable[[Event], None]:
    """Act on every event of one kind."""
    return lambda event: act() if isinstance(event, kind) else None


def test_that_a_run_tells_its_way_from_start_to_end(trial: Trial) -> None:
    result = trial.run(two_heads(trial.folder))
    timed = BatchEnded | MachineMeasured  # how many there are depends on the machine
    assert [type(event) for event in trial.events if not isinstance(event, timed)] == [
        RunStarted,
        DataChecked,
        *[EpochEnded, CheckpointWritten] * 3,
        RunEnded,
    ]
    started, ended = trial.events[0], trial.events[-1]
    assert isinstance(started, RunStarted)
    assert (started.training_samples, started.held_out_samples, started.batches) == (64, 16, 4)
    assert started.outputs == ("main", "aux")
    assert "CPU" in started.device
    assert ended == RunEnded(result)
    assert (result.outcome, result.epochs) == (Outcome.FINISHED, 3)


def test_that_the_losses_of_all_outputs_pull_together_by_their_weights(trial: Trial) -> None:
    trial.run(two_heads(trial.folder))
    epochs = [event for event in trial.events if isinstance(event, EpochEnded)]
    for scores in (scores for epoch in epochs for scores in (epoch.training, epoch.held_out)):
        assert scores is not None
        main, aux = scores.outputs["main"]["loss"], scores.outputs["aux"]["loss"]
        assert main is not None
        assert aux is not None
        assert scores.loss == pytest.approx(main + 0.25 * aux, rel=1e-4)


def test_that_every_output_has_metrics_and_a_guess_of_its_own(trial: Trial) -> None:
    main, aux = trial.run(two_heads(trial.folder)).outputs
    assert (main.output, aux.output) == ("main", "aux")
    assert (main.target, aux.target) == ("yes", "kind")
    assert set(main.metrics) == set(main.guess_metrics) == {"accuracy", "mean_absolute_error"}
    assert set(aux.metrics) == set(aux.guess_metrics) == {"accuracy"}
    assert main.guess_metrics["mean_absolute_error"] == pytest.approx(0.5, abs=0.02)
    assert aux.guess.removeprefix("always ") in {"low", "middle", "high"}


def test_that_a_run_learns_what_can_be_learnt(trial: Trial) -> None:
    fast = with_plan(two_heads(trial.folder), optimizer=KerasObject("optimizers.Adam", {"learning_rate": 0.02}))
    main, aux = trial.run(fast, epochs=40).outputs
    assert main.loss < 0.5 * main.guess_loss  # type: ignore[operator]
    assert aux.loss < 0.5 * aux.guess_loss  # type: ignore[operator]


def test_that_the_folder_of_a_run_holds_all_that_it_was(trial: Trial) -> None:
    asked = two_heads(trial.folder)
    result = trial.run(asked)
    files = RunFolder(Path(result.folder))
    assert {*result.files.values(), "result.json"} == {path.name for path in files.path.iterdir()}
    assert read(files.path / "project.loom") == asked
    assert files.events() == tuple(trial.events)
    assert files.result() == result
    assert [port.name for port in files.transforms()] == ["x", "main", "aux"]
    assert (files.path / "curves.png").read_bytes().startswith(b"\x89PNG")
    compile((files.path / "model.py").read_text(encoding="utf-8"), "model.py", "exec")


def test_that_equal_seeds_give_equal_weights_and_others_do_not(trial: Trial) -> None:
    asked = two_heads(trial.folder)
    first, second = (weights_of(trial.run(asked)) for _ in range(2))
    other = weights_of(trial.run(with_plan(asked, seed=1)))
    assert first.keys() == second.keys()
    assert all(np.array_equal(first[name], second[name]) for name in first)
    assert not all(np.array_equal(first[name], other[name]) for name in first)
    assert len(trial.runs) == 3


def test_that_the_script_of_a_run_trains_to_the_same_weights(trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    result = trial.run(two_heads(trial.folder))
    script = (Path(result.folder) / result.files["script"]).read_text(encoding="utf-8")
    names: dict[str, object] = {}
    monkeypatch.chdir(trial.folder)
    with redirect_stdout(StringIO()):
        exec(script, names)
    model = names["both"]
    assert isinstance(model, keras.Model)
    trained = sorted(weights_of(result).items())
    model.save_weights(trial.folder / "script.weights.h5")
    by_script = read_weights(trial.folder / "script.weights.h5")
    assert all(np.array_equal(by_script[name], value) for name, value in trained)


def test_that_what_the_command_line_says_goes_before_the_plan(trial: Trial) -> None:
    asked = two_heads(trial.folder)
    trial.run(with_plan(asked, epochs=Expression("2 * 50"), batch_size=Expression("8")), epochs=1, batch_size=32)
    started = trial.events[0]
    assert isinstance(started, RunStarted)
    assert (started.epochs, started.batch_size) == (1, 32)


def test_that_a_target_of_another_shape_than_its_output_is_refused(trial: Trial) -> None:
    asked = with_output(two_heads(trial.folder), AUX, loss="mean_squared_error")
    with pytest.raises(TargetShapeMismatch, match="aux"):
        trial.run(asked)
    assert trial.runs == []


def test_that_labels_beyond_the_head_are_refused(trial: Trial) -> None:
    asked = with_output(two_heads(trial.folder), AUX, target=Binding(("a",)))
    (trial.folder / "points.csv").write_text("a,b,yes,kind\n" + "7,0,1,low\n1,1,0,high\n" * 10)
    with pytest.raises(DataRefused, match="3 classes"):
        trial.run(asked)


def test_that_a_missing_source_is_refused_before_a_folder_is_made(trial: Trial) -> None:
    asked = two_heads(trial.folder)
    (trial.folder / "points.csv").unlink()
    with pytest.raises(SourceMissing):
        trial.run(asked)
    assert trial.runs == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"inputs": ()}, "Nothing feeds input `x`"),
        ({"outputs": ()}, "No output has a loss"),
        ({"epochs": 0}, "Epochs"),
        ({"batch_size": "many"}, "batch size"),
        ({"validation_split": 1.0}, "validation split"),
    ],
)
def test_that_a_plan_that_lacks_a_part_is_refused(trial: Trial, changes: dict[str, object], said: str) -> None:
    with pytest.raises(PlanBroken, match=said):
        trial.run(with_plan(two_heads(trial.folder), **changes))


def test_that_an_output_without_a_target_or_with_a_strange_weight_is_refused(trial: Trial) -> None:
    asked = two_heads(trial.folder)
    for changes in ({"target": None}, {"weight": -1.0}, {"weight": True}):
        with pytest.raises(PlanBroken, match="main"):
            trial.run(with_output(asked, MAIN, **changes))


def test_that_a_project_without_a_plan_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoPlan):
        train(project(Drawing()), tmp_path, tmp_path, lambda _: None, Settings(device="cpu"))


def test_that_a_gpu_that_is_not_there_is_refused(trial: Trial) -> None:
    with pytest.raises(DeviceMissing, match="no GPU"):
        train(two_heads(trial.folder), trial.folder, trial.folder, lambda _: None, Settings(device="gpu"))


def test_that_errors_of_a_standardised_target_are_told_in_its_own_unit(trial: Trial) -> None:
    metrics = ("mse", KerasObject("metrics.RootMeanSquaredError"), "mean_absolute_percentage_error")
    asked = with_output(two_heads(trial.folder), MAIN, loss="mse", target=Binding(("a",), NUMBER), metrics=metrics)
    result = trial.run(asked, epochs=1)
    (port,) = (port for port in RunFolder(Path(result.folder)).transforms() if port.target and port.name == "main")
    transform = port.columns[0].transform
    assert isinstance(transform, FittedNumber)
    (main,) = (output for output in result.outputs if output.output == "main")
    assert main.loss is not None
    assert main.guess_loss is not None
    scale = transform.deviations[0]
    assert main.metrics["mse, in a²"] == pytest.approx(main.loss * scale**2, rel=1e-3)
    assert main.metrics["root_mean_squared_error, in a"] == pytest.approx(main.loss**0.5 * scale, rel=1e-3)
    assert main.guess_metrics["mse, in a²"] == pytest.approx(main.guess_loss * scale**2, rel=1e-3)
    assert "mean_absolute_percentage_error, in standard deviations of a" in main.metrics
    ended = next(event for event in trial.events if isinstance(event, EpochEnded))
    assert ended.training.outputs["main"].keys() == {"loss", *main.metrics}


def test_that_a_loss_that_is_no_number_ends_the_run_and_keeps_no_weights(trial: Trial) -> None:
    wild = KerasObject("optimizers.SGD", {"learning_rate": 1e30})
    asked = with_plan(with_output(two_heads(trial.folder), AUX, loss=None), optimizer=wild)
    asked = asked.with_layer(asked.main.id, replace(asked.main.layers[LayerId("l3")], config={"units": 1}))
    result = trial.run(with_output(asked, MAIN, loss="mean_squared_error", target=Binding(("a",)), metrics=()))
    assert result.outcome is Outcome.NOT_A_NUMBER
    assert "main" in result.message
    assert "weights" not in result.files
    assert trial.events[-1] == RunEnded(result)


def test_that_an_interrupt_stops_after_the_batch_and_keeps_the_weights(trial: Trial) -> None:
    before = signal.getsignal(signal.SIGINT)
    asked = two_heads(trial.folder)
    result = trial.run(asked, once(EpochEnded, lambda: signal.raise_signal(signal.SIGINT)), epochs=50)
    assert (result.outcome, result.epochs) == (Outcome.STOPPED, 1)
    assert "weights" in result.files
    assert result.outputs == ()
    assert signal.getsignal(signal.SIGINT) is before


def test_that_a_stop_ends_a_run_from_another_thread(trial: Trial) -> None:
    control, asked, results = Control(), two_heads(trial.folder), []
    told = once(BatchEnded, control.stop)
    settings = Settings("trial", epochs=50, device="cpu")
    worker = threading.Thread(
        target=lambda: results.append(train(asked, trial.folder, trial.folder / "runs", told, settings, control))
    )
    worker.start()
    worker.join()
    assert (results[0].outcome, results[0].epochs) == (Outcome.STOPPED, 0)


def test_that_what_keras_refuses_while_training_is_an_outcome(trial: Trial) -> None:
    nameless = KerasObject("callbacks.EarlyStopping", {"monitor": "val_main_loss"})
    result = trial.run(with_plan(two_heads(trial.folder), callbacks=(nameless,)))
    assert result.outcome is Outcome.FAILED
    assert "val_main_loss" in result.message
    assert trial.events[-1] == RunEnded(result)


def test_that_callbacks_of_the_plan_take_part(trial: Trial) -> None:
    watched: dict[str, Value] = {"monitor": "val_main_loss", "mode": "min", "min_delta": 10.0, "patience": 2}
    early = KerasObject("callbacks.EarlyStopping", watched)
    result = trial.run(with_plan(two_heads(trial.folder), callbacks=(early,)), epochs=50)
    assert (result.outcome, result.epochs) == (Outcome.FINISHED, 3)


def test_that_gaps_in_the_data_are_told_with_the_run(trial: Trial) -> None:
    source = points(trial.folder)
    text = (trial.folder / source.path).read_text().splitlines()
    (trial.folder / source.path).write_text("\n".join([text[0], ",0.5,1,low", "0.5,0.5,,high", *text[1:]]) + "\n")
    asked = two_heads(trial.folder)
    (trial.folder / source.path).write_text("\n".join([text[0], ",0.5,1,low", "0.5,0.5,,high", *text[1:]]) + "\n")
    trial.run(asked, epochs=1)
    checked = trial.events[1]
    assert isinstance(checked, DataChecked)
    assert {finding.kind for finding in checked.findings} == {"missing", "missing-target"}
