"""Who takes part in a run over several machines, as every launcher tells it: in the environment's `TF_CONFIG`."""

from __future__ import annotations

import os
from dataclasses import dataclass

import msgspec

from core.training.errors import ClusterBroken

VARIABLE = "TF_CONFIG"


class _Task(msgspec.Struct):
    type: str
    index: int


class _Config(msgspec.Struct):
    cluster: dict[str, list[str]]
    task: _Task


@dataclass(frozen=True, slots=True)
class Cluster:
    """`index` counts from 0, the chief; it alone writes the run's folder."""

    workers: int
    index: int

    @property
    def is_chief(self) -> bool:
        return self.index == 0

    @property
    def text(self) -> str:
        return f"worker {self.index + 1} of {self.workers}{' (chief)' if self.is_chief else ''}"


def cluster() -> Cluster:
    """Raises ClusterBroken where the environment tells of none, or of something else than workers."""
    text = os.environ.get(VARIABLE)
    if not text:
        raise ClusterBroken(
            f"The strategy multi-worker takes its machines from the variable {VARIABLE}, which is not set. Let the "
            "launcher set it, on every machine; the README shows how."
        )
    try:
        told = msgspec.json.decode(text, type=_Config)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise ClusterBroken(f"{VARIABLE} is not as TensorFlow wants it: {error}.") from error
    sizes = {kind: len(told.cluster.get(kind, ())) for kind in ("chief", "worker")}
    if told.cluster.keys() - sizes or told.task.index not in range(sizes.get(told.task.type, 0)):
        raise ClusterBroken(
            f"{VARIABLE} makes this machine {told.task.type} {told.task.index} of {sizes}. A run takes one chief at "
            "most, and workers, and nothing else."
        )
    before = sizes["chief"] if told.task.type == "worker" else 0
    return Cluster(sum(sizes.values()), before + told.task.index)
