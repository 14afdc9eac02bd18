"""Tries layers and ops out on small tensors: which ranks and kinds of numbers they take, what they do to masks."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import keras
import numpy as np

from core.catalog.records import PortSpec

RANKS = (1, 2, 3, 4, 5, 6)
KINDS = {"float": "float32", "int": "int32", "bool": "bool", "string": "string"}
Shape = tuple[int, ...]


def shape(rank: int, last: int = 4) -> Shape:
    """As long as wide, so that every axis fits every other, but for the `last` one."""
    return (*(4,) * (rank - 1), last)[:rank]


def tensor(kind: str, size: Shape) -> Any:
    """Unit matrices, which every decomposition takes; a vector is sorted; ints are 1 and 2, to divide by."""
    eye = np.eye(size[-2] if len(size) > 1 else 1, size[-1] if size else 1)
    ones = np.broadcast_to(eye, size) if len(size) > 1 else eye[0, ::-1].reshape(size)
    values = {"int": ones + 1, "string": np.where(ones == 1, "a", "b")}
    return keras.ops.convert_to_tensor(values.get(kind, ones), dtype=KINDS[kind])


def works(trial: Callable[[], Any]) -> bool:
    """Whether the trial ends without an error, in the silence that the generator's output needs."""
    with warnings.catch_warnings(), keras.device("cpu"):
        warnings.simplefilter("ignore")
        try:
            trial()
        except Exception:  # noqa: BLE001  # Keras and TensorFlow refuse with any error; the answer is all that counts
            return False
    return True


def accepted(choices: Iterable[Any], trial: Callable[[Any], Any]) -> tuple[Any, ...]:
    """Those choices with which the trial works."""
    return tuple(choice for choice in choices if works(partial(trial, choice)))


def changed(port: PortSpec, facts: Mapping[str, Any]) -> PortSpec:
    """The port with further facts; what TOML writes as a list is a tuple here."""
    made: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in facts.items()}
    return replace(port, **made)
