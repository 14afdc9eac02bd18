"""What Keras 2 compiled a model with, in the words of Keras 3."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import keras

from core.engine.importing.compiled import Settings
from core.engine.reader.signatures import parameters

_WRAPPERS = frozenset({"MeanMetricWrapper", "LossFunctionWrapper"})
_OF_EMA = ("ema_momentum", "ema_overwrite_frequency")
_OF_OPTIMIZERS = frozenset(parameters(keras.Optimizer))


def modern_settings(training: Settings | None) -> Settings | None:
    """None where it was not compiled."""
    told = dict(training or {})
    optimizer = told.pop("optimizer_config", None) or told.pop("optimizer", None)
    plain = {name: _plain(value) for name, value in told.items()}
    return {**plain, "optimizer": _optimizer(optimizer)} if training else None


def _plain(value: Any) -> Any:
    """Losses and metrics that wrap a function are told by its name, as one writes them."""
    if isinstance(value, Mapping):
        if value.get("class_name") in _WRAPPERS:
            return value["config"].get("fn") or value["config"].get("name")
        if "class_name" in value:
            return _object(value)
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value if one is not None] if _is_row(value) else [_plain(one) for one in value]
    return value


def _object(record: Mapping[str, Any]) -> Any:
    """A loss or a metric with its settings, those alone that Keras 3 knows."""
    name = str(record["class_name"]).rpartition(">")[2]
    for group in ("losses", "metrics"):
        if kind := getattr(getattr(keras, group), name, None):
            config = {word: value for word, value in record["config"].items() if word in parameters(kind)}
            if config.get("reduction") == "auto":
                del config["reduction"]
            return {"module": f"keras.{group}", "class_name": name, "config": config, "registered_name": None}
    return record


def _is_row(values: Any) -> bool:
    """The metrics of one output; a list of such keeps its empty places."""
    return not any(isinstance(one, list | tuple) for one in values)


def _optimizer(record: Any) -> Any:
    if not isinstance(record, Mapping):
        return record
    name = str(record["class_name"]).rpartition(">")[2]
    kind = getattr(keras.optimizers, name, None)
    if kind is None:
        return record
    known = {*parameters(kind), *_OF_OPTIMIZERS}
    given = {word: value for word, value in record["config"].items() if word in known and value is not None}
    for word in () if given.get("use_ema") else _OF_EMA:
        given.pop(word, None)
    rate = given.get("learning_rate")
    if isinstance(rate, Mapping):
        schedule = str(rate["class_name"]).rpartition(">")[2]
        given["learning_rate"] = {**rate, "module": "keras.optimizers.schedules", "class_name": schedule}
    return {"module": "keras.optimizers", "class_name": name, "config": given, "registered_name": None}
