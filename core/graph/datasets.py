"""The data sets that come with Keras, by name: what they hold, so that they can be bound before a download."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

HELD_OUT, WORDS, LENGTH = "is_test", 10_000, 200
TEXTS = ("imdb", "reuters")


class Known(NamedTuple):
    """The shape and dtype of a sample of `x` and its largest whole number, and how many classes `y` has, if any."""

    shape: tuple[int, ...]
    dtype: str
    most: int | None = None
    classes: int | None = None


DATASETS: Mapping[str, Known] = {
    "boston_housing": Known((13,), "float64"),
    "california_housing": Known((8,), "float32"),
    "cifar10": Known((32, 32, 3), "uint8", 255, 10),
    "cifar100": Known((32, 32, 3), "uint8", 255, 100),
    "fashion_mnist": Known((28, 28), "uint8", 255, 10),
    "imdb": Known((LENGTH,), "int32", WORDS - 1, 2),
    "mnist": Known((28, 28), "uint8", 255, 10),
    "reuters": Known((LENGTH,), "int32", WORDS - 1, 46),
}
