"""The whole state of a model in training as arrays and back: variables, optimizer, random generators, callbacks."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

import keras
import numpy as np
import tensorflow as tf

from core.engine.private import seed_of_all
from core.training.checkpoint import Plain
from core.training.columns import Column
from core.training.errors import RunBroken

_Arrays = Mapping[str, Column]
_OF_MODEL = frozenset({"model", "optimizer", "optimizers", "metrics", "random"})
_NOT_THEIRS = frozenset({"model", "_model", "params", "min_delta", "append", "append_header"})
"""What Keras sets on every callback by itself; it turns the sign of `min_delta` at the end of the first epoch.

`append` and `append_header` say how a log goes on behind what a run has written before.
"""
_Item = TypeVar("_Item")


def state_of(model: keras.Model) -> dict[str, Column]:
    """Every variable of a compiled model and its optimizer, metrics included, and the random generators."""
    arrays = {name: _array(variable) for name, variable in _variables(model)}
    kind, keys, place, has_gauss, gauss = np.random.get_state()  # layers and callbacks may use it
    assert kind == "MT19937"
    version, words, own_gauss = random.getstate()
    return {
        **arrays,
        "numpy/keys": np.asarray(keys),
        "numpy/rest": np.array([place, has_gauss, gauss], np.float64),
        "python/words": np.array(words, np.uint64),
        "python/rest": np.array([version, np.nan if own_gauss is None else own_gauss], np.float64),
    }


def restore_state(model: keras.Model, arrays: _Arrays) -> None:
    """`model` has all its variables already. Raises RunBroken where the arrays are not those of this model."""
    variables = dict(_variables(model))
    kept = {name for name in arrays if name.partition("/")[0] in _OF_MODEL}
    if kept != variables.keys():
        raise RunBroken("The checkpoint is of another model or of another version of Keras; train anew.")
    for name, variable in variables.items():
        _assign(variable, arrays[name], name)
    place, has_gauss, gauss = arrays["numpy/rest"]
    np.random.set_state(("MT19937", arrays["numpy/keys"], int(place), int(has_gauss), float(gauss)))
    version, own_gauss = arrays["python/rest"]
    words = tuple(int(word) for word in arrays["python/words"])
    random.setstate((int(version), words, None if np.isnan(own_gauss) else float(own_gauss)))


def restore_model(model: keras.Model, arrays: _Arrays) -> None:
    """The model's own variables alone, for one that shall train no further."""
    for name, variable in _numbered("model", model.variables):
        if name not in arrays:
            raise RunBroken("The checkpoint is of another model or of another version of Keras; train anew.")
        _assign(variable, arrays[name], name)


def restore_metrics(model: keras.Model, arrays: _Arrays) -> None:
    """What the metrics had seen of the epoch; Keras forgets it at the start of each."""
    for name, variable in _numbered("metrics", model.metrics_variables):
        _assign(variable, arrays[name], name)


def facts_of(callback: keras.callbacks.Callback) -> dict[str, Plain]:
    """The plain values that a callback holds: what it counts, and the best it has seen."""
    found = {name: _plain(value) for name, value in _own(callback)}
    return {name: value for name, value in found.items() if isinstance(value, bool | int | float | str | None)}


def arrays_of(number: int, callback: keras.callbacks.Callback) -> dict[str, Column]:
    """The weights that a callback keeps, such as the best ones, under names with its number."""
    lists = ((name, value) for name, value in _own(callback) if _is_weights(value))
    return {f"callback/{number}/{name}/{place}": array for name, own in lists for place, array in enumerate(own)}


def restore_callback(
    number: int, callback: keras.callbacks.Callback, facts: Mapping[str, Plain], arrays: _Arrays
) -> None:
    for name, value in facts.items():
        setattr(callback, name, value)
    kept: dict[str, list[Column]] = {}
    for key, array in arrays.items():  # in the order in which they were written
        if key.startswith(f"callback/{number}/"):
            kept.setdefault(key.split("/")[2], []).append(array)
    for name, own in kept.items():
        setattr(callback, name, own)


def _variables(model: keras.Model) -> Iterator[tuple[str, keras.Variable]]:
    yield from _numbered("model", model.variables)
    yield from _numbered("optimizer", model.optimizer.variables)
    yield from _numbered("metrics", model.metrics_variables)
    for number, optimizer in getattr(model, "own_optimizers", {}).items():
        yield from _numbered(f"optimizers/{number}", optimizer.variables)
    yield "random", seed_of_all()


def _numbered(name: str, items: Sequence[_Item]) -> Iterator[tuple[str, _Item]]:
    return ((f"{name}/{number}", item) for number, item in enumerate(items))


def _array(variable: keras.Variable) -> Column:
    return np.asarray(tf.convert_to_tensor(variable.value))  # also where several devices hold it


def _assign(variable: keras.Variable, array: Column, name: str) -> None:
    if array.dtype.kind == "V":  # bfloat16, which the file knows as two bytes
        array = array.view(keras.ops.convert_to_numpy(keras.ops.zeros((), variable.dtype)).dtype)
    if tuple(array.shape) != tuple(variable.shape):
        raise RunBroken(
            f"The checkpoint holds {tuple(array.shape)} for {variable.path} ({name}), which takes "
            f"{tuple(variable.shape)}. It is of another model or of another version of Keras; train anew."
        )
    variable.assign(array)


def _own(callback: keras.callbacks.Callback) -> Iterator[tuple[str, Any]]:
    return ((name, value) for name, value in vars(callback).items() if name not in _NOT_THEIRS)


def _plain(value: object) -> object:
    return (
        value.item() if isinstance(value, np.generic) or (isinstance(value, np.ndarray) and value.ndim == 0) else value
    )


def _is_weights(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, np.ndarray) for item in value)
