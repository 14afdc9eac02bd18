"""What NVIDIA's own library tells of the machine's GPUs: memory and how busy they are. None where it is missing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any


@dataclass(frozen=True, slots=True)
class GpuLoad:
    """`busy` is from 0 to 1, None where the GPU does not tell; memory in bytes, that of other programs included."""

    name: str
    busy: float | None
    memory_used: int
    memory: int


def gpu_loads() -> tuple[GpuLoad, ...]:
    """A load per GPU that this process may use, in the order in which CUDA numbers them by their place on the bus."""
    library = _library()
    return tuple(_load(library, handle) for handle in _handles(library)) if library else ()


@cache
def _library() -> Any:  # the library has no types
    """NVIDIA's library, started; None without the extra `gpu` or without a driver."""
    try:
        import pynvml
    except ImportError:
        return None
    try:
        pynvml.nvmlInit()
    except pynvml.NVMLError:
        return None
    return pynvml


def _handles(library: Any) -> Iterator[object]:
    every = range(library.nvmlDeviceGetCount())
    visible = os.environ.get("CUDA_VISIBLE_DEVICES")
    for word in map(str, every) if visible is None else visible.split(","):
        name = word.strip()
        if name.startswith("GPU-"):
            yield library.nvmlDeviceGetHandleByUUID(name)
        elif name.isdecimal() and int(name) in every:
            yield library.nvmlDeviceGetHandleByIndex(int(name))
        else:
            return  # CUDA, too, sees none from the first one on that it does not know


def _load(library: Any, handle: object) -> GpuLoad:
    memory = library.nvmlDeviceGetMemoryInfo(handle)
    try:
        busy = library.nvmlDeviceGetUtilizationRates(handle).gpu / 100
    except library.NVMLError_NotSupported:  # a slice of a GPU
        busy = None
    return GpuLoad(str(library.nvmlDeviceGetName(handle)), busy, memory.used, memory.total)
