"""Entries for the layers: constructor fields, call ports and flags, outputs, masking."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from core.catalog.records import Entry, Field, FieldType, OutputCase, PortSpec
from core.engine.probe.guess import field, fields, parameters
from core.engine.probe.overrides import table
from core.engine.probe.public import Found

_OF_EVERY_LAYER = (
    Field("activity_regularizer", FieldType.REGULARIZER, nullable=True),
    Field("trainable", FieldType.BOOL, default=True),
    Field("dtype", FieldType.DTYPE, nullable=True),
    Field("autocast", FieldType.BOOL, default=True),
)


def layer_entry(found: Found) -> Entry:
    by_hand = table("layers").get(found.name, {})
    own = fields(found.thing, frozenset({"name"}), by_hand.get("fields", {}))
    ports = _ports(found.thing, by_hand)
    return Entry(
        path=found.path,
        category=by_hand.get("category", _category(found.thing)),
        aliases=found.aliases,
        fields=tuple(_with_ranks(found.name, _with_base(found.thing, own))),
        ports=ports,
        flags=tuple(_flags(found.thing, {port.name for port in ports})),
        outputs=tuple(_outputs(by_hand)),
        rule=by_hand.get("rule", ""),
        hidden=by_hand.get("hidden", False),
    )


def _category(layer: Any) -> str:
    return str(layer.__module__.split(".")[3])


def _with_base(layer: Any, own: Iterator[Field]) -> Iterator[Field]:
    seen = set()
    for one in own:
        seen.add(one.name)
        yield one
    if _takes_keywords(layer):
        yield from (one for one in _OF_EVERY_LAYER if one.name not in seen)


def _takes_keywords(layer: Any) -> bool:
    return any(one.kind is one.VAR_KEYWORD for one in inspect.signature(layer).parameters.values())


def _with_ranks(name: str, known: Iterator[Field]) -> Iterator[Field]:
    spatial = re.search(r"([123])D", name)
    for one in known:
        yield replace(one, rank=int(spatial[1])) if one.type is FieldType.PAIR and spatial else one


def _ports(layer: Any, by_hand: Mapping[str, Any]) -> tuple[PortSpec, ...]:
    hints = by_hand.get("ports", {})
    return tuple(
        PortSpec(**{"name": name, "optional": one.default is not one.empty, **_hint(hints.get(name, {}))})
        for name, one in _call(layer).items()
        if name != "training" and (one.default is None or one.default is one.empty)
    )


def _hint(hint: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in hint.items()}


def _flags(layer: Any, ports: set[str]) -> Iterator[Field]:
    for name, one in _call(layer).items():
        if name not in ports and name != "training":
            yield field(one)


def _call(layer: Any) -> Mapping[str, inspect.Parameter]:
    call = getattr(layer, "call", None)
    if call is None:
        return {}
    known = dict(parameters(call))
    known.pop("self", None)
    return known


def _outputs(by_hand: Mapping[str, Any]) -> Iterator[OutputCase]:
    if "rule" not in by_hand:
        yield OutputCase(("output",))
    for case in by_hand.get("outputs", ()):
        yield OutputCase(tuple(case["names"]), case["when"])
