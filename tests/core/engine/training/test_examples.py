"""The examples that come with data train, and the one of the main job is worth more than a constant guess."""

from __future__ import annotations

import csv
import shutil
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from core.engine.training.train import Settings, train
from core.project import read
from core.resources import examples
from core.training.result import Outcome, OutputResult

ROWS = 120


def few_rows(source: Path, target: Path) -> None:
    """The first rows of a data file; of held-out ones, which stand last, some of those too."""
    if source.suffix == ".npz":
        with np.load(source) as arrays:
            few = {name: np.concatenate([array[:ROWS], array[-20:]]) for name, array in arrays.items()}
            np.savez(target, **few)  # type: ignore[arg-type]  # the names of arrays, not allow_pickle
        return
    with source.open(encoding="utf-8", newline="") as old, target.open("w", encoding="utf-8", newline="") as new:
        csv.writer(new).writerows(islice(csv.reader(old), ROWS + 1))


@pytest.mark.parametrize("name", ["digits", "movies", "same_digit", "same_director"])
def test_that_an_example_trains_on_a_few_of_its_rows(name: str, tmp_path: Path) -> None:
    example = read(examples() / f"{name}.loom")
    assert example.plan
    assert example.plan.source
    data = Path(example.plan.source.path)
    (tmp_path / data.parent).mkdir()
    few_rows(examples() / data, tmp_path / data)
    settings = Settings(name, epochs=1, device="cpu")
    result = train(example, tmp_path, tmp_path / "runs", lambda _: None, settings)
    assert result.outcome is Outcome.FINISHED, result.message
    assert all(output.loss is not None for output in result.outputs)


def test_that_every_data_file_of_the_examples_is_small() -> None:
    assert all(path.stat().st_size < 400_000 for path in (examples() / "data").iterdir())


def test_that_the_movies_example_beats_a_constant_guess_on_both_outputs(tmp_path: Path) -> None:
    shutil.copytree(examples() / "data", tmp_path / "data")
    movies = read(examples() / "movies.loom")
    result = train(movies, tmp_path, tmp_path / "runs", lambda _: None, Settings("movies", device="cpu"))
    liked, mood = result.outputs
    assert gain(liked) > 0.08
    assert gain(mood) > 0.04
    for output in (liked, mood):
        assert output.loss < output.guess_loss  # type: ignore[operator]


def gain(output: OutputResult) -> float:
    reached, guessed = output.metrics["accuracy"], output.guess_metrics["accuracy"]
    assert reached is not None
    assert guessed is not None
    return reached - guessed
