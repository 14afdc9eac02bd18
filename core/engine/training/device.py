"""Where a run computes: the person's wish, what TensorFlow sees, and the words that say which it became."""

from __future__ import annotations

from contextlib import suppress
from typing import Literal, NamedTuple

import tensorflow as tf

from core.training.errors import DeviceMissing

Device = Literal["auto", "cpu", "gpu"]


class Choice(NamedTuple):
    """`scope` is TensorFlow's name of the device, `text` says it to the person."""

    scope: str
    text: str

    @property
    def is_cpu(self) -> bool:
        return self.scope.startswith("/CPU")


def choose(wish: Device) -> Choice:
    """The device of a run. Raises DeviceMissing where a GPU was asked for and there is none."""
    gpus = tf.config.list_physical_devices("GPU")
    if wish == "gpu" and not gpus:
        raise DeviceMissing(
            "TensorFlow sees no GPU here. Train with `--device cpu`, or install the NVIDIA driver and LayerLoom's "
            "extra `gpu`."
        )
    if wish == "cpu" or not gpus:
        _hide_gpus(gpus)
        return Choice("/CPU:0", "CPU (as asked)" if wish == "cpu" else "CPU (TensorFlow sees no GPU)")
    _let_memory_grow(gpus)
    return Choice("/GPU:0", f"GPU ({_name(gpus[0])})")


def _hide_gpus(gpus: list[tf.config.PhysicalDevice]) -> None:
    """Keep TensorFlow from taking their memory; where it has started before, it has done so, and the scope must do."""
    if gpus:
        with suppress(RuntimeError):
            tf.config.set_visible_devices([], "GPU")


def _let_memory_grow(gpus: list[tf.config.PhysicalDevice]) -> None:
    """Take GPU memory as it is needed; TensorFlow refuses the change once it has started."""
    with suppress(RuntimeError):
        for gpu in gpus:
            tf.config.experimental.set_memory_growth(gpu, True)


def _name(gpu: tf.config.PhysicalDevice) -> str:
    return str(tf.config.experimental.get_device_details(gpu).get("device_name", gpu.name))
