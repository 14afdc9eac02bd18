from __future__ import annotations

import sys
from pathlib import Path

import keras
import pytest

from core.engine.custom import class_in, modules_beside
from core.engine.errors import CannotMake

_SOURCE = """
import keras
from sizes_of_mine import FACTOR

@keras.saving.register_keras_serializable("mine")
class Scale(keras.layers.Layer):
    factor = FACTOR

    def call(self, inputs):
        return inputs * self.factor
"""


def _module(folder: Path, factor: int) -> Path:
    folder.mkdir()
    (folder / "layers_of_mine.py").write_text(_SOURCE, encoding="utf-8")
    (folder / "sizes_of_mine.py").write_text(f"FACTOR = {factor}", encoding="utf-8")
    return folder


def _factor(folder: Path) -> object:
    with modules_beside(folder):
        return getattr(class_in("layers_of_mine", "Scale"), "factor")  # noqa: B009  mypy cannot know it


def test_that_each_project_finds_the_modules_of_its_own_folder(tmp_path: Path) -> None:
    before = list(sys.path)
    folders = [_module(tmp_path / f"a folder {factor}", factor) for factor in (2, 3)]
    assert [_factor(folder) for folder in folders] == [2, 3]
    assert sys.path == before
    assert "layers_of_mine" not in sys.modules
    assert not any(found.__module__ == "layers_of_mine" for found in keras.saving.get_custom_objects().values())


def test_that_a_module_beside_a_project_takes_no_others_place(tmp_path: Path) -> None:
    (tmp_path / "colorsys.py").write_text("own = True", encoding="utf-8")
    with modules_beside(tmp_path):
        assert callable(class_in("colorsys", "rgb_to_hsv"))


@pytest.mark.parametrize(
    ("module", "words"),
    [
        ("module_of_nobody", "Python finds no module module_of_nobody. Put it into the folder"),
        ("colorsys", "There is no class Scale in module colorsys."),
        ("needs_more", "Module needs_more needs module_of_nobody"),
    ],
)
def test_that_what_is_missing_is_named(module: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "needs_more.py").write_text("import module_of_nobody", encoding="utf-8")
    with modules_beside(tmp_path), pytest.raises(CannotMake, match=words):
        class_in(module, "Scale")
