"""Blocks that build their model anew come back from code as such, with the weights that each of them had."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from core.codegen import generate
from core.engine.importing.importing import import_source
from core.engine.layer_weights import read_arrays
from core.importing.messages import Imported
from core.project import read
from tests.documents import Drawing

_WRITTEN = """\
import keras
import numpy as np
from keras import layers


def block(width, name):
    given = keras.Input(shape=(4,), name="given")
    return keras.Model(given, layers.Dense(width, name="dense")(given), name=name)


x = keras.Input(shape=(4,), name="x")
one, two, wide = block(4, "one"), block(4, "two"), block(6, "wide")
model = keras.Model(x, wide(two(one(x))), name="model")
del one, two, wide
model.get_layer("one").get_layer("dense").set_weights([np.ones((4, 4)), np.ones(4)])
model.get_layer("two").get_layer("dense").set_weights([np.full((4, 4), 2.0), np.ones(4)])
"""


def _imported(folder: Path) -> None:
    ended = import_source(str(folder / "net.py"), folder / "net.loom", trusted=True, wanted=(), on_stage=lambda _: None)
    assert isinstance(ended, Imported), ended


def test_that_fresh_blocks_come_back_to_the_byte(tmp_path: Path) -> None:
    inner = Drawing("g2", "inner")
    given = inner.input("given", shape=(4,))
    ref = inner.model("inner", given, inner("Dense", given, name="d", units=4))
    draw = Drawing()
    x = draw.input("x", shape=(4,))
    first = draw.nested(ref, x, name="first", fresh_weights=True)
    second = draw.nested(ref, first, name="second", fresh_weights=True)
    draw.model("net", x, draw.nested(ref, second, name="third"))
    text = generate(draw.project(inner)).text
    (tmp_path / "net.py").write_text(text)
    _imported(tmp_path)
    assert generate(read(tmp_path / "net.loom")).text == text


def test_that_what_a_function_builds_alike_is_one_definition_and_each_keeps_its_weights(tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(_WRITTEN)
    _imported(tmp_path)
    project = read(tmp_path / "net.loom")
    blocks = {layer.name: layer.config.get("fresh_weights", False) for layer in project.main.layers.values()}
    assert blocks == {"x": False, "one": False, "two": True, "wide": False}
    assert len(project.graphs) == 3
    weights = read_arrays(tmp_path / "net.weights.npz")
    assert [float(np.max(weights[f"{name}/dense"].arrays[0])) for name in ("one", "two")] == [1.0, 2.0]
