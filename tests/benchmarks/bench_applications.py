"""Every model of keras.applications there and back.

Takes half an hour, so it runs only by name: `make bench ONLY=applications`, or with the names of some models behind it:
`python -m tests.benchmarks.bench_applications MobileNet VGG16`.
"""

from __future__ import annotations

import sys

from core.importing.applications import APPLICATIONS
from tests.benchmarks.figure import Figure
from tests.benchmarks.there_and_back import figures

ON_DEMAND = True


def measure(names: tuple[str, ...] = APPLICATIONS) -> list[Figure]:
    sources = {name: f"import keras; model = keras.applications.{name}(weights=None)" for name in names}
    return figures("applications", sources)


if __name__ == "__main__":
    for figure in measure(tuple(sys.argv[1:]) or APPLICATIONS):
        print(figure)
