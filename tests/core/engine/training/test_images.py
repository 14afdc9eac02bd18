"""Images by their files: decoded whenever a batch wants them, never all in memory, with the pixels that Keras gives."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.graph.plan import Binding, DataSource, InputPlan, OutputPlan, TrainingPlan, Transform
from core.graph.project import Project
from core.training.decoded import Decoded
from core.training.errors import SourceMissing
from core.training.events import EpochEnded, Event
from core.training.ports import DataPort
from core.training.preview import preview
from core.training.result import Outcome
from core.training.samples import prepare
from core.training.sources import open_source
from core.training.split import Division
from core.values import Expression
from tests.core.codegen.training.test_training import assert_same_losses
from tests.core.engine.building import Drawing, project
from tests.core.engine.training.sampling import Trial, weights_of, with_plan

FOLDER = DataSource("images", "pets")


def _pets(folder: Path, each: int = 12, name: str = "pets") -> None:
    """Bright cats and dark dogs, of several sizes."""
    random = np.random.default_rng(0)
    for label, least in (("cat", 100), ("dog", 0)):
        (folder / name / label).mkdir(parents=True)
        for number in range(each):
            pixels = random.integers(least, least + 100, (9 + number % 3, 7, 3), dtype=np.uint8)
            Image.fromarray(pixels).save(folder / name / label / f"{number:02}.png")


def _model(source: DataSource) -> Project:
    drawing = Drawing()
    x = drawing.input("x", 8, 8, 3)
    y = drawing.add("y", "Dense", {"units": 1, "activation": "sigmoid"}, drawing.add("flat", "Flatten", {}, x))
    plan = TrainingPlan(
        drawing.model("m", x, y),
        source,
        (InputPlan(x, (Binding(("image",), Transform("image", {"scale": Expression("1 / 255")})),)),),
        (OutputPlan(y, Binding(("label",), Transform("category")), "binary_crossentropy", metrics=("accuracy",)),),
        epochs=3,
        batch_size=8,
    )
    return replace(project(drawing), plan=plan)


def test_that_images_train_alike_decoded_once_or_for_every_batch_and_in_a_script(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _pets(tmp_path)
    asked, trial = _model(FOLDER), Trial(tmp_path)
    once, streamed = trial.run(asked), trial.run(asked, most_in_memory=0)
    assert (once.outcome, streamed.outcome) == (Outcome.FINISHED, Outcome.FINISHED)
    assert once.outputs == streamed.outputs
    for name, weight in weights_of(once).items():
        np.testing.assert_array_equal(weights_of(streamed)[name], weight)
    text = assert_same_losses(asked, tmp_path, monkeypatch)
    assert 'data = image_files("pets")' in text


def test_that_a_column_of_paths_beside_a_table_trains_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _pets(tmp_path)
    names = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.glob("pets/*/*.png"))
    table = "\n".join(("image,label", *(f"{name},{name.split('/')[1]}" for name in names)))
    (tmp_path / "pets.csv").write_text(table)
    assert_same_losses(_model(DataSource("csv", "pets.csv")), tmp_path, monkeypatch)


def test_that_images_of_a_folder_of_their_own_are_held_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even beside a table that names images: each file is looked for from its own source."""
    _pets(tmp_path)
    _pets(tmp_path, 5, "more")
    (tmp_path / "pets" / "pets.csv").write_text("image,label\ncat/01.png,cat\ncat/02.png,cat\ndog/11.png,dog\n")
    for source in (FOLDER, DataSource("csv", "pets/pets.csv")):
        asked = with_plan(_model(source), validation_source=DataSource("images", "more"), epochs=1)
        assert_same_losses(asked, tmp_path, monkeypatch)


def test_that_an_image_that_goes_in_mid_epoch_ends_the_run_by_name_with_its_checkpoint(tmp_path: Path) -> None:
    _pets(tmp_path)

    def lose(event: Event) -> None:
        if isinstance(event, EpochEnded):
            for path in tmp_path.glob("pets/cat/*.png"):
                path.unlink()

    result = Trial(tmp_path).run(with_plan(_model(FOLDER), epochs=40), lose, most_in_memory=0)
    assert result.outcome is Outcome.DATA_LOST
    assert ".png" in result.message
    assert "go on from there" in result.remedy
    assert 1 <= result.epochs < 40


@pytest.mark.parametrize("most", [0, 1 << 20])
def test_that_only_paths_are_kept_and_missing_files_are_counted(tmp_path: Path, most: int) -> None:
    _pets(tmp_path)
    ports = (
        DataPort("x", (Binding(("image",), Transform("image")),), (8, 8, 3)),
        DataPort("y", (Binding(("label",), Transform("category")),), (1,), target=True),
    )
    samples = prepare(open_source(FOLDER, tmp_path), ports, Division(0.0), 0)
    assert isinstance(samples.arrays[0], Decoded)
    assert samples.arrays[0][np.array([0, 20])].shape == (2, 8, 8, 3)
    (tmp_path / "data.csv").write_text("image,label\npets/cat/00.png,cat\npets/cat/77.png,dog\n")
    with pytest.raises(SourceMissing, match=r"`image` names 2 files .*, and 1 of them .* such as pets/cat/77"):
        prepare(open_source(DataSource("csv", "data.csv"), tmp_path), ports, Division(0.0), most)


def test_that_a_preview_has_small_pictures(tmp_path: Path) -> None:
    _pets(tmp_path, 3)
    (tmp_path / "pets" / "dog" / "broken.png").write_text("none")
    seen = preview(FOLDER, tmp_path)
    assert [(facts.name, facts.kind) for facts in seen.columns] == [("image", "image"), ("label", "category")]
    assert [bool(picture) for picture in seen.pictures["image"]] == [True] * 6 + [False]
