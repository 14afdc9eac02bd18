"""How long the catalogue takes to be there: in a process that has imported nothing, and in one that has."""

from __future__ import annotations

import statistics
import subprocess
import sys
from pathlib import Path

import core
from core.catalog.table import load
from tests.benchmarks.figure import Figure, median_ms

_BUDGET = 50.0
_FRESH = """
import time
start = time.perf_counter()
from core.catalog.table import load
load().layer("Dense")
print((time.perf_counter() - start) * 1000)
"""


def measure() -> list[Figure]:
    return [
        Figure(
            "catalogue: imports and load, fresh process", _fresh_ms(), "ms", _BUDGET, "without the interpreter's start"
        ),
        Figure("catalogue: load", median_ms(load.__wrapped__), "ms", _BUDGET),
        Figure("catalogue: load and build every entry", median_ms(_every_entry), "ms", _BUDGET),
    ]


def _fresh_ms() -> float:
    root = Path(core.__file__).parent.parent
    return statistics.median(
        float(
            subprocess.run([sys.executable, "-c", _FRESH], capture_output=True, check=True, text=True, cwd=root).stdout
        )
        for _ in range(5)
    )


def _every_entry() -> None:
    catalogue = load.__wrapped__()
    for path in catalogue.rows:
        catalogue.entry(path)
