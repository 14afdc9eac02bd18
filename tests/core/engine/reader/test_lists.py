"""A list that a class of somebody's own was made with stays a list: in the document, its file, its code, its layer."""

from __future__ import annotations

import keras
from keras import layers

from core.codegen import generate
from core.engine.compile import compile_project
from core.engine.reader import read
from core.project import dumps, loads


@keras.saving.register_keras_serializable("tests")
class Scale(layers.Layer):  # type: ignore[misc]
    """Told one axis as `-1` or several as a list; a tuple is for its `shape`."""

    def __init__(self, axis: int | list[int] = -1, shape: tuple[int, ...] = (), **settings: object) -> None:
        super().__init__(**settings)
        self.axis, self.shape = axis, shape

    def build(self, shape: tuple[int, ...]) -> None:
        axes = self.axis if isinstance(self.axis, list) else [self.axis]
        self.gain = self.add_weight([shape[axis] for axis in axes], name="gain")
        self.axis = axes

    def call(self, inputs: keras.KerasTensor) -> keras.KerasTensor:
        return inputs * self.gain

    def get_config(self) -> dict[str, object]:
        return {**super().get_config(), "axis": self.axis, "shape": self.shape}


def test_that_lists_and_tuples_of_a_custom_layer_stay_what_they_were() -> None:
    given = keras.Input((3,), name="given")
    reading = read({"scaled": keras.Model(given, Scale([-1], shape=(4, 5), name="scale")(given))})
    project = loads(dumps(reading.project), "scaled.loom")
    (layer,) = [one for one in project.main.layers.values() if one.name == "scale"]
    assert dumps(project) == dumps(reading.project)
    assert "scale = Scale(axis=[-1], shape=(4, 5)" in generate(project).text.replace("\n    ", " ").replace("( ", "(")
    made = compile_project(project, trusted=True).model(reading.models["scaled"]).get_layer("scale")
    assert (made.axis, made.shape) == ([-1], (4, 5)), layer.config
