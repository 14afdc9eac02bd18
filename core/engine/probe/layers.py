"""Entries for the layers: constructor fields, call ports and flags, outputs, masking."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from core.catalog.records import Entry, Field, FieldType, OutputCase, PortSpec
from core.engine.docs import described
from core.engine.probe.forms import arranged
from core.engine.probe.guess import field, fields, parameters
from core.engine.probe.layer_trials import tried
from core.engine.probe.overrides import by_hand
from core.engine.probe.public import Found
from core.engine.probe.trials import changed

_OF_EVERY_LAYER = {
    "activity_regularizer": Field("activity_regularizer", FieldType.REGULARIZER, nullable=True),
    "trainable": Field("trainable", FieldType.BOOL, default=True),
    "dtype": Field("dtype", FieldType.DTYPE, nullable=True),
    "autocast": Field("autocast", FieldType.BOOL, default=True),
}


def layer_entry(found: Found) -> Entry:
    hints = by_hand("layers", found.name)
    ports = tuple(_ports(found.thing, hints.get("ports", {})))
    entry = Entry(
        path=found.path,
        category=hints.get("category", "core"),
        aliases=found.aliases,
        fields=arranged(_fields(found, hints), hints.get("common"), hints.get("dtypes", "policies")),
        ports=ports,
        flags=tuple(_flags(found.thing, {port.name for port in ports})),
        outputs=tuple(_outputs(hints)),
        rule=hints.get("rule", ""),
        masking_when=hints.get("masking", {}).get("when", ""),
        hidden=hints.get("hidden", False),
    )
    return tried(entry, found.thing, hints)


def _fields(found: Found, hints: Mapping[str, Any]) -> Iterator[Field]:
    own = {name: one for name, one in parameters(found.thing).items() if name != "name"}
    spatial = re.search(r"([123])D", found.name)
    for one in fields(own, hints.get("fields", {}), described(found.thing).fields):
        yield replace(one, rank=int(spatial[1])) if spatial and one.type in _SPATIAL else one
    if _takes_keywords(found.thing):
        known = {*own, *hints.get("without", ())}
        yield from (one for name, one in _OF_EVERY_LAYER.items() if name not in known)


_SPATIAL = (FieldType.PAIR, FieldType.PADDING)


def _takes_keywords(layer: Any) -> bool:
    return any(one.kind is one.VAR_KEYWORD for one in inspect.signature(layer).parameters.values())


def _ports(layer: Any, hints: Mapping[str, Any]) -> Iterator[PortSpec]:
    """Arguments of `call` that default to None or to nothing bring tensors; Keras fills the masks in by itself."""
    known = _call(layer)
    for name, one in known.items():
        if name != "training" and (one.default is None or one.default is one.empty):
            optional = one.default is not one.empty
            masked = f"{name}_mask" in known or (name in ("inputs", "sequences") and "mask" in known)
            dtypes = ("bool",) if name.endswith("mask") else ()
            guessed = PortSpec(name, optional=optional, constant=optional, dtypes=dtypes, wants_mask=masked)
            yield changed(guessed, hints.get(name, {}))


def _flags(layer: Any, ports: Iterable[str]) -> Iterator[Field]:
    yield from (field(one) for name, one in _call(layer).items() if name not in ports and name != "training")


def _call(layer: Any) -> Mapping[str, inspect.Parameter]:
    call = getattr(layer, "call", None)
    return {} if call is None else {name: one for name, one in parameters(call).items() if name != "self"}


def _outputs(hints: Mapping[str, Any]) -> Iterator[OutputCase]:
    if "rule" not in hints and "unknown_outputs" not in hints:
        yield OutputCase(("output",))
    for case in hints.get("outputs", ()):
        yield OutputCase(tuple(case["names"]), case["when"])
