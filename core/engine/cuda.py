"""How CUDA numbers GPUs: said before TensorFlow starts, and without importing it."""

from __future__ import annotations

import os


def number_by_place() -> None:
    """By their place on the bus, as NVIDIA's tools do; CUDA's own way would put the fastest one first."""
    os.environ.setdefault("CUDA_DEVICE_ORDER", "PCI_BUS_ID")
