"""A layer of a module of one's own, as projects name it: `tests.core.gates:Gate`."""

from __future__ import annotations

from typing import Any

import keras


@keras.saving.register_keras_serializable("tests")
class Gate(keras.layers.Layer):  # type: ignore[misc]
    def __init__(self, scale: float = 1.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.scale = scale

    def call(self, inputs: Any) -> Any:
        return self.scale * inputs * keras.ops.sigmoid(inputs)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "scale": self.scale}
