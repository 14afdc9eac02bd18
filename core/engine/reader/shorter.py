"""Writes values the way people do: `3` for `(3, 3)`, `he_normal` for an initializer without settings."""

from __future__ import annotations

import re

import keras
import numpy as np

from core.catalog.records import FieldType
from core.catalog.table import load
from core.values import KerasObject, Value

_WORDS = ("initializers.", "regularizers.", "constraints.")


def shorter_pair(path: str, name: str, value: Value) -> Value:
    """One number for a size that is the same along every dimension, where the catalogue calls the field a pair."""
    entry = load().entry(path)
    field = entry.field(name) if entry else None
    if field is None or field.type is not FieldType.PAIR or not isinstance(value, tuple):
        return value
    return value[0] if value and all(isinstance(one, int) and one == value[0] for one in value) else value


def shorter_number(path: str, value: Value) -> Value:
    """`0.3` for 0.30000001192092896, which is what regularizers say after they kept it as a 32-bit number."""
    if not (path.startswith("regularizers.") and isinstance(value, float)):
        return value
    short = float(str(np.float32(value)))
    return short if float(np.float32(short)) == value else value


def word_or_object(path: str, kind: type) -> Value:
    """`he_normal` for an object without settings, where Keras takes the word for the same thing."""
    group, _, name = path.partition(".")
    word = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
    if not path.startswith(_WORDS):
        return KerasObject(path)
    try:
        same = type(getattr(keras, group).get(word)) is kind
    except ValueError:
        same = False
    return word if same else KerasObject(path)
