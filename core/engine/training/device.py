"""Where a run computes: the person's wish, what TensorFlow sees, and the words that say which it became."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass

import tensorflow as tf

from core.engine.training.cluster import Cluster, cluster
from core.graph.plan import Strategy
from core.training.errors import DeviceMissing
from core.training.gpus import gpu_loads


@dataclass(frozen=True)
class Choice:
    """`scope` is TensorFlow's name of the device, `text` says it to the person; `strategy` spreads over several."""

    scope: str
    text: str
    strategy: tf.distribute.Strategy | None = None
    cluster: Cluster | None = None

    @property
    def writes(self) -> bool:
        """Whether this process keeps the run's folder: the only one, or the chief of several."""
        return self.cluster is None or self.cluster.is_chief

    @property
    def is_cpu(self) -> bool:
        return self.scope.startswith("/CPU")

    def making(self) -> AbstractContextManager[object]:
        """Inside, models are made for this choice."""
        scope: AbstractContextManager[object] = self.strategy.scope() if self.strategy else tf.device(self.scope)
        return scope

    def computing(self) -> AbstractContextManager[object]:
        """Inside, they compute; one of several workers may make others in it, for itself alone."""
        return tf.device(self.scope) if self.cluster or not self.strategy else self.making()


def choose(wish: str, strategy: Strategy = "none", names: Sequence[str] = ()) -> Choice:
    """The device of a run (`auto`, `cpu`, `gpu` or `gpu:1`), or with a strategy all of `names`, else every GPU.

    Raises DeviceMissing where what was asked for is not there.
    """
    gpus = tf.config.list_physical_devices("GPU")
    if strategy == "multi-worker":
        return _of_many(wish)
    if strategy == "mirrored":
        return _mirrored(gpus, names or (() if wish in ("auto", "gpu") else (wish,)))
    if wish.startswith("gpu"):
        return _on_gpu(gpus, _number(wish))
    if wish != "auto" and wish.partition(":")[0] != "cpu":
        raise DeviceMissing(f"There is no device {wish!r}. Say auto, cpu, gpu, or gpu:1 for the second GPU.")
    if wish == "auto" and gpus:
        return _on_gpu(gpus, 0)
    _show_only([], "GPU")
    return Choice("/CPU:0", _on_cpu() if wish == "auto" else "CPU (as asked)")


def _of_many(wish: str) -> Choice:
    """One worker of several, with one device of its own; TensorFlow meets the others here, and waits for them."""
    told = cluster()
    own = choose(wish)
    return Choice(own.scope, f"{own.text}, {told.text}", tf.distribute.MultiWorkerMirroredStrategy(), told)


def _on_gpu(gpus: Sequence[tf.config.PhysicalDevice], number: int) -> Choice:
    chosen = gpus[_there(gpus, number)]
    _show_only([chosen], "GPU")
    _let_memory_grow([chosen])
    place = tf.config.get_visible_devices("GPU").index(chosen)
    return Choice(f"/GPU:{place}", f"GPU {number} ({_name(chosen)})")


def _mirrored(gpus: Sequence[tf.config.PhysicalDevice], names: Sequence[str]) -> Choice:
    on_cpus = all(name.startswith("cpu") for name in names) if names else not gpus
    if on_cpus:
        _show_only([], "GPU")
        return _mirrored_cpus(max(len(set(names)), 1))
    numbers = sorted({_there(gpus, _number(name)) for name in names}) or list(range(len(gpus)))
    chosen = [gpus[number] for number in numbers]
    _show_only(chosen, "GPU")
    _let_memory_grow(chosen)
    visible = tf.config.get_visible_devices("GPU")
    places = [f"/GPU:{visible.index(gpu)}" for gpu in chosen]
    told = ", ".join(f"{number} ({_name(gpu)})" for number, gpu in zip(numbers, chosen, strict=True))
    return Choice(places[0], f"mirrored on GPU {told}", tf.distribute.MirroredStrategy(places))


def _mirrored_cpus(count: int) -> Choice:
    """The CPU as several devices, which makes nothing faster and tries out what several GPUs would do."""
    cpu = tf.config.list_physical_devices("CPU")[0]
    with suppress(RuntimeError):  # TensorFlow has started, and has them already or says below that it has not
        tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * count)
    if len(tf.config.list_logical_devices("CPU")) < count:
        raise DeviceMissing(f"TensorFlow has started with fewer than {count} CPU devices. Start the run anew.")
    places = [f"/CPU:{number}" for number in range(count)]
    told = f"mirrored on {count} CPU device{'' if count == 1 else 's'}, which is no faster than one"
    return Choice(places[0], told, tf.distribute.MirroredStrategy(places))


def _there(gpus: Sequence[tf.config.PhysicalDevice], number: int) -> int:
    if number >= len(gpus):
        seen = f"only GPU 0 to {len(gpus) - 1}" if len(gpus) > 1 else "only GPU 0" if gpus else "no GPU"
        raise DeviceMissing(
            f"TensorFlow sees {seen} here. Train with `--device cpu`, or install the NVIDIA driver and LayerLoom's "
            "extra `gpu`. `layerloom devices` lists what it sees."
        )
    return number


def _number(name: str) -> int:
    kind, _, number = name.partition(":")
    if kind != "gpu" or not (number or "0").isdecimal():
        raise DeviceMissing(f"There is no device {name!r}. Say gpu, or gpu:1 for the second GPU.")
    return int(number or 0)


def _on_cpu() -> str:
    if gpu_loads():
        return "CPU (there is a GPU, which TensorFlow cannot use: install LayerLoom's extra `gpu`)"
    return "CPU (TensorFlow sees no GPU)"


def _show_only(devices: list[tf.config.PhysicalDevice], kind: str) -> None:
    """Keep TensorFlow from taking the memory of others; where it has started before, the scope alone must do."""
    with suppress(RuntimeError):
        tf.config.set_visible_devices(devices, kind)


def _let_memory_grow(gpus: Sequence[tf.config.PhysicalDevice]) -> None:
    """Take GPU memory as it is needed; TensorFlow refuses the change once it has started."""
    with suppress(RuntimeError):
        for gpu in gpus:
            tf.config.experimental.set_memory_growth(gpu, True)


def _name(gpu: tf.config.PhysicalDevice) -> str:
    return str(tf.config.experimental.get_device_details(gpu).get("device_name", gpu.name))
