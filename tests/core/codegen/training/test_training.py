from __future__ import annotations

from pathlib import Path

import keras
import pytest

from core.codegen import generate
from core.graph.project import Project
from core.project import read
from core.resources import examples
from core.training.events import EpochEnded
from core.training.result import Outcome
from tests.core.codegen.running import formatted, run
from tests.core.engine.training.sampling import Trial, two_heads, with_plan
from tests.core.engine.training.test_examples import few_rows

styles = pytest.mark.parametrize("style", ["script", "function"])


def assert_same_losses(asked: Project, folder: Path, monkeypatch: pytest.MonkeyPatch, style: str = "script") -> str:
    """Train, run the exported script, and compare the loss of every epoch; gives the script."""
    trial = Trial(folder)
    result = trial.run(asked)
    assert result.outcome is Outcome.FINISHED, result.message
    trained = [event.training.loss for event in trial.events if isinstance(event, EpochEnded)]
    text = generate(asked, style=style, training=True).text  # type: ignore[arg-type]
    assert text == formatted(text)
    monkeypatch.chdir(folder)
    assert _losses(text) == pytest.approx(trained, rel=1e-5)
    return text


def _losses(text: str) -> list[float]:
    """The losses that a script leaves in `history`, or that its `main` would, whose last line then gives it back."""
    left = run(text.replace("    history = ", "    return "), "__exported__")
    history = left["history"] if "history" in left else left["main"]()  # type: ignore[operator]
    assert isinstance(history, keras.callbacks.History)
    return list(history.history["loss"])


@pytest.mark.parametrize("name", ["digits", "movies", "same_digit", "same_director"])
def test_that_the_script_of_an_example_trains_as_layerloom_does(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    example = with_plan(read(examples() / f"{name}.loom"), epochs=2)
    assert example.plan
    assert example.plan.source
    data = Path(example.plan.source.path)
    (tmp_path / data.parent).mkdir()
    few_rows(examples() / data, tmp_path / data)
    assert_same_losses(example, tmp_path, monkeypatch)


@styles
def test_that_two_outputs_train_with_one_structure(style: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = assert_same_losses(two_heads(tmp_path), tmp_path, monkeypatch, style)
    assert "loss_weights=[1.0, 0.25]," in text
    assert 'metrics=[["accuracy", keras.metrics.MeanAbsoluteError()], ["accuracy"]],' in text
