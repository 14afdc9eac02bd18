"""Images in exported code, decoded batch by batch from their files or brought to size as pixels: the same losses."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.graph.plan import Binding, DataSource, InputPlan, OutputPlan, TrainingPlan, Transform
from core.graph.project import Project
from core.graph.records import Structure
from core.training.errors import PlanBroken
from tests.core.codegen.training.test_training import assert_same_losses
from tests.core.engine.building import Drawing, project
from tests.core.engine.training.sampling import Trial

SIZE = {"height": 6, "width": 5, "channels": 3, "scale": 0.5}


def drawn(folder: Path) -> DataSource:
    """Files of several sizes, and a table that names them."""
    random, lines = np.random.default_rng(0), ["photo,age,label"]
    for number in range(20):
        pixels = random.integers(0, 200, (9 + number % 3, 7, 3), dtype=np.uint8)
        Image.fromarray(pixels).save(folder / f"{number}.png")
        lines.append(f"{number}.png,{number},{number % 2}")
    (folder / "photos.csv").write_text("\n".join(lines))
    return DataSource("csv", "photos.csv")


@pytest.mark.parametrize("keyed", [False, True])
def test_that_images_of_open_sizes_are_decoded_batch_by_batch(
    keyed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one input of several in a row, and by its key."""
    drawing = Drawing()
    photo, age = drawing.input("photo", None, None, 3), drawing.input("age", 1)
    mean = drawing.add("mean", "GlobalAveragePooling2D", {}, photo)
    both = drawing.add("both", "Concatenate", {}, {"inputs[0]": mean, "inputs[1]": age})
    y = drawing.add("y", "Dense", {"units": 1, "activation": "sigmoid"}, both)
    inputs: Structure = {"photo": photo, "age": age} if keyed else (photo, age)
    plan = TrainingPlan(
        drawing.model("m", inputs, y),
        drawn(tmp_path),
        (
            InputPlan(photo, (Binding(("photo",), Transform("image", SIZE)),)),
            InputPlan(age, (Binding(("age",), Transform("number")),)),
        ),
        (OutputPlan(y, Binding(("label",)), "binary_crossentropy", class_weight={"1": 2.0}),),
        epochs=2,
        batch_size=8,
    )
    text = assert_same_losses(replace(project(drawing), plan=plan), tmp_path, monkeypatch)
    assert 'photo_files = data["photo"].to_numpy(object)' in text
    leaf = '["photo"]' if keyed else "[0]"
    assert f"inputs{leaf} = images_of(inputs{leaf}, (6, 5, 3)) * 0.5" in text
    assert "num_parallel_calls=tf.data.AUTOTUNE" in text


def test_that_gray_images_learn_to_be_themselves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files on both sides, without an axis for their one channel."""
    drawing = Drawing()
    photo = drawing.input("photo", 4, 4)
    y = drawing.add("y", "Dense", {"units": 4}, photo)
    image = Binding(("photo",), Transform("image", {"height": 4, "width": 4, "channels": 1, "scale": 0.01}))
    plan = TrainingPlan(
        drawing.model("m", photo, y),
        drawn(tmp_path),
        (InputPlan(photo, (image,)),),
        (OutputPlan(y, image, "mean_squared_error"),),
        epochs=2,
        batch_size=8,
    )
    asked = replace(project(drawing), plan=plan)
    text = assert_same_losses(asked, tmp_path, monkeypatch)
    assert "inputs = images_of(inputs, (4, 4, 1))[..., 0] * 0.01" in text
    assert "targets = images_of(targets, (4, 4, 1)) * 0.01" in text


def test_that_images_of_one_size_say_which_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the plan does not; those of several sizes ask for one."""
    drawing = Drawing()
    photo = drawing.input("photo", None, None, 3)
    mean = drawing.add("mean", "GlobalAveragePooling2D", {}, photo)
    y = drawing.add("y", "Dense", {"units": 1, "activation": "sigmoid"}, mean)
    plan = TrainingPlan(
        drawing.model("m", photo, y),
        drawn(tmp_path),
        (InputPlan(photo, (Binding(("photo",), Transform("image")),)),),
        (OutputPlan(y, Binding(("label",)), "binary_crossentropy"),),
        epochs=1,
        batch_size=8,
    )
    asked = replace(project(drawing), plan=plan)
    with pytest.raises(PlanBroken, match=r"3 sizes, from 9 × 7 × 3 to 11 × 7 × 3 .*Say height, width and channels"):
        Trial(tmp_path).run(asked)
    for path in tmp_path.glob("*.png"):
        Image.open(path).resize((7, 9)).save(path)
    text = assert_same_losses(asked, tmp_path, monkeypatch)
    assert 'photo_size = size_of_files(data["photo"].iloc[training], (None, None, 3))' in text


def _of_pixels(channels: int) -> Project:
    drawing = Drawing()
    x = drawing.input("x", 4, 5, channels)
    y = drawing.add("y", "Dense", {"units": 1}, drawing.add("flat", "Flatten", {}, x))
    plan = TrainingPlan(
        drawing.model("m", x, y),
        DataSource("npz", "pixels.npz"),
        (InputPlan(x, (Binding(("pixels",), Transform("image", {"scale": 0.01})),)),),
        (OutputPlan(y, Binding(("size",)), "mean_squared_error"),),
        epochs=2,
        batch_size=8,
    )
    return replace(project(drawing), plan=plan)


@pytest.mark.parametrize("channels", [1, 3])
def test_that_pixels_of_an_archive_are_brought_to_size(
    channels: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = np.random.default_rng(0)
    pixels = random.integers(0, 255, (20, 9, 8, 1), dtype=np.uint8)
    np.savez(tmp_path / "pixels.npz", pixels=pixels, size=random.normal(size=20))
    text = assert_same_losses(_of_pixels(channels), tmp_path, monkeypatch)
    assert f'x_values = resized(data["pixels"], (4, 5, {channels})) * 0.01' in text
