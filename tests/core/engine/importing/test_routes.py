"""Every model of the corpus by each file that Keras writes of it: the same document as from the live model."""

from __future__ import annotations

from pathlib import Path

import keras
import pytest

from core.codegen import generate
from core.engine.importing.importing import import_source
from core.engine.reader import read
from core.importing.messages import Imported
from core.project import read as read_project
from tests.core.engine.corpus import BUILDERS, built

_NAMELESS = {"k01_custom_rnn": "the class's own get_config leaves the layer's name out, so Keras makes up another"}


def _saved(model: keras.Model, file: Path) -> None:
    if file.suffix == ".json":
        file.write_text(model.to_json())
    else:
        model.save(file)


@pytest.mark.filterwarnings("ignore:Skipping variable loading")  # of an optimizer that has not trained yet
@pytest.mark.parametrize("ending", [".keras", ".json"])
@pytest.mark.parametrize("name", [name for name in sorted(BUILDERS) if name not in _NAMELESS])
def test_that_a_file_gives_the_document_of_the_live_model(name: str, ending: str, tmp_path: Path) -> None:
    for label, model in built(name).items():
        file = tmp_path / f"{label}{ending}"
        _saved(model, file)
        ended = import_source(str(file), tmp_path / "in.loom", trusted=True, wanted=(), on_stage=lambda _: None)
        assert isinstance(ended, Imported), ended
        assert ended.notes == ()
        assert bool(ended.weights) == (ending == ".keras" and bool(model.weights))
        assert generate(read_project(tmp_path / "in.loom")).text == generate(read({label: model}).project).text


@pytest.mark.parametrize("name", _NAMELESS)
def test_that_a_layer_whose_name_is_not_saved_comes_in_under_another(name: str, tmp_path: Path) -> None:
    ((label, model),) = built(name).items()
    model.save(tmp_path / f"{label}.keras")
    ended = import_source(
        str(tmp_path / f"{label}.keras"), tmp_path / "in.loom", trusted=True, wanted=(), on_stage=lambda _: None
    )
    assert isinstance(ended, Imported), ended
    classes = [layer.class_name for layer in read_project(tmp_path / "in.loom").main.layers.values()]
    assert classes == [layer.class_name for layer in read({label: model}).project.main.layers.values()]
