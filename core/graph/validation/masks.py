"""Masks that are made and do not arrive: which block drops them on the way to a layer that wants one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from core.catalog.masking import masking
from core.catalog.records import Entry
from core.catalog.signature import Signature
from core.graph.ports import accepts
from core.graph.problem import Problem, Severity
from core.graph.records import Layer, Target
from core.graph.validation.facts import GraphFacts
from core.graph.validation.words import call_called
from core.values import CallId


class Mask(NamedTuple):
    """A mask on its way: the call that made it, and the call that dropped it, if one did."""

    maker: CallId
    dropper: CallId | None = None


_AS_LAYERS: Mapping[str, str] = {
    "ops.add": "Add", "ops.multiply": "Multiply", "ops.subtract": "Subtract", "ops.maximum": "Maximum",
    "ops.minimum": "Minimum",
}  # fmt: skip
_MASKS = frozenset({"mask", "query_mask", "value_mask", "key_mask", "attention_mask"})
_REDUCING = frozenset({"Flatten", "RepeatVector", "Dot", "ops.mean", "ops.sum", "ops.max", "ops.min", "ops.getitem"})


def lost_masks(facts: GraphFacts) -> Iterator[Problem]:
    if not _any_made(facts):
        return
    masks = _masks(facts)
    told: set[tuple[CallId, CallId]] = set()
    for target, source in facts.graph.links.items():
        mask = masks.get(source.call)
        if mask is None or mask.dropper is None or (mask.dropper, target.call) in told:
            continue
        if _wants(facts, target) and not _MASKS & facts.graph.incoming[target.call].keys():
            told.add((mask.dropper, target.call))
            yield _problem(facts, mask, target)


def _any_made(facts: GraphFacts) -> bool:
    makers = (facts.entries[name] for name in facts.entries)
    return any(entry is not None and entry.masking == "makes" for entry in makers)


def _masks(facts: GraphFacts) -> Mapping[CallId, Mask]:
    """The mask, kept or lost, of what each call gives out."""
    found: dict[CallId, Mask] = {}
    for call in facts.order:
        layer = facts.graph.places[call].layer
        known = facts.signatures[call]
        entry = facts.entry(layer)
        coming = [found[source.call] for source in facts.graph.incoming.get(call, {}).values() if source.call in found]
        mask = _passed(layer, entry, known, call, coming)
        if mask is not None:
            found[call] = mask
    return found


def _passed(
    layer: Layer, entry: Entry | None, known: Signature | None, call: CallId, coming: list[Mask]
) -> Mask | None:
    """What becomes of the masks that come into a call."""
    does = masking(entry, layer.config) if entry is not None else "drops"
    if does == "makes":
        return Mask(call)
    if not coming or entry is None:
        return None
    alive = next((mask for mask in coming if mask.dropper is None), None)
    if does == "keeps":
        return alive or coming[0]
    consumed = known is not None and any(spec.wants_mask for spec in known.inputs)
    if consumed or layer.class_name in _REDUCING or entry.category == "pooling":  # no steps are left to mask
        return None
    return Mask(alive.maker, call) if alive else coming[0]


def _wants(facts: GraphFacts, target: Target) -> bool:
    known = facts.signatures.get(target.call)
    return known is not None and any(spec.wants_mask and accepts(spec, target.port) for spec in known.inputs)


def _problem(facts: GraphFacts, mask: Mask, target: Target) -> Problem:
    assert mask.dropper is not None
    dropper = facts.graph.places[mask.dropper].layer
    instead = _AS_LAYERS.get(dropper.class_name)
    what = f"which {call_called(facts.graph, mask.dropper)} drops"
    return Problem(
        Severity.WARNING,
        f"{call_called(facts.graph, target.call)} uses the mask of {call_called(facts.graph, mask.maker)}, {what}.",
        facts.at_call(target.call, target.port),
        f"Use a layer that keeps it, such as layers.{instead}."
        if instead
        else "Move that block, or do without a mask.",
        "mask-lost",
    )
