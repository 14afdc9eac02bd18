"""Inputs that a call cannot do without, and lists with too few tensors or with gaps."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from core.catalog.records import PortSpec
from core.graph.ports import item_index, port_text
from core.graph.problem import Problem, Severity
from core.graph.records import Source
from core.graph.validation.facts import GraphFacts
from core.graph.validation.words import call_called
from core.values import CallId, Value

NOTHING: Mapping[str, Source] = {}


def missing_inputs(facts: GraphFacts) -> Iterator[Problem]:
    for call_id in facts.graph.places:
        yield from missing_at(facts, call_id)


def lone_merges(facts: GraphFacts) -> Iterator[Problem]:
    """Merges of a single tensor, which Keras lets through and which do nothing."""
    for call_id, place in facts.graph.places.items():
        entry = facts.entry(place.layer)
        if entry is not None and entry.category == "merge" and len(facts.graph.incoming.get(call_id, NOTHING)) == 1:
            spec = entry.ports[0] if entry.ports else None
            if spec is not None and spec.many and spec.least == 1:
                yield replace(_few(facts, call_id, replace(spec, least=2), 1), severity=Severity.WARNING)


def missing_at(facts: GraphFacts, call_id: CallId) -> Iterator[Problem]:
    """What one call lacks."""
    known, arguments = facts.signatures[call_id], facts.graph.places[call_id].call.arguments
    incoming = facts.graph.incoming.get(call_id, NOTHING)
    for spec in known.inputs if known else ():
        if spec.name not in incoming and spec.name not in arguments:
            yield from _lacking(facts, call_id, spec, incoming, arguments)


def _lacking(
    facts: GraphFacts,
    call_id: CallId,
    spec: PortSpec,
    incoming: Mapping[str, Source],
    arguments: Mapping[str, Value],
) -> Iterator[Problem]:
    if not spec.many:
        if not spec.optional:
            yield _open(facts, call_id, spec.name)
    elif spec.paths:
        yield from _paths(facts, call_id, spec, {*incoming, *arguments})
    else:
        yield from _list(facts, call_id, spec, {*incoming, *arguments})


def _list(facts: GraphFacts, call_id: CallId, spec: PortSpec, filled: Collection[str]) -> Iterator[Problem]:
    items = {index for port in filled if (index := item_index(port, spec.name)) is not None}
    if not items:
        if not spec.optional:
            yield _few(facts, call_id, spec, 0)
        return
    gaps = [index for index in range(min(max(items), len(items) + 1)) if index not in items]
    if gaps:
        yield _gap(facts, call_id, spec, gaps[0])
    elif len(items) < spec.least:
        yield _few(facts, call_id, spec, len(items))


def _paths(facts: GraphFacts, call_id: CallId, spec: PortSpec, filled: Collection[str]) -> Iterator[Problem]:
    ports = [f"{spec.name}{path}" for path in spec.paths]
    missing = [port for port in ports if port not in filled]
    if missing and (len(missing) < len(ports) or not spec.optional):
        yield _open(facts, call_id, missing[0])


def _open(facts: GraphFacts, call_id: CallId, port: str) -> Problem:
    known = facts.signatures[call_id]
    alone = known is not None and sum(not spec.optional for spec in known.inputs) == 1
    return Problem(
        Severity.ERROR,
        f"{call_called(facts.graph, call_id)} lacks its input{'' if alone else f' `{port}`'}.",
        facts.at_call(call_id, port),
        "Connect a tensor to it.",
        "missing-input",
    )


def _few(facts: GraphFacts, call_id: CallId, spec: PortSpec, count: int) -> Problem:
    name = call_called(facts.graph, call_id)
    least = f"{'exactly' if spec.most == spec.least else 'at least'} {spec.least} tensor{'s' * (spec.least != 1)}"
    has = f"has {count}" if count else "has none"
    return Problem(
        Severity.ERROR,
        f"{name} takes {least} at `{spec.name}` and {has}.",
        facts.at_call(call_id, port_text(spec.name, count)),
        f"Connect {'another tensor' if count else 'tensors'} to it{', or take the block out' if count else ''}.",
        "few-inputs" if count else "missing-input",
    )


def _gap(facts: GraphFacts, call_id: CallId, spec: PortSpec, gap: int) -> Problem:
    return Problem(
        Severity.ERROR,
        f"The list `{spec.name}` of {call_called(facts.graph, call_id)} has nothing at place {gap}.",
        facts.at_call(call_id, port_text(spec.name, gap)),
        "Connect a tensor there, or move the others up.",
        "gap",
    )
