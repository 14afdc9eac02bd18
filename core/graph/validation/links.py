"""Links and constants that end, or begin, where there is nothing, or where something is already."""

from __future__ import annotations

from collections.abc import Iterator

from core.catalog.signature import Signature
from core.expressions import shortened
from core.graph.ports import accepts
from core.graph.problem import Problem, Repair, Severity
from core.graph.records import INPUT, Source, Target
from core.graph.validation.facts import GraphFacts
from core.graph.validation.words import call_called, layer_called, listed, meant, source_called


def links(facts: GraphFacts) -> Iterator[Problem]:
    """Links from outputs that are not there, to calls that are not there, and to ports that their class lacks."""
    for target, source in facts.graph.links.items():
        known = facts.signatures.get(target.call)
        if target.call not in facts.graph.places:
            yield _gone(facts, target, source)
        elif not facts.gives(source):
            yield _no_output(facts, target, source)
        elif known is not None and not any(accepts(spec, target.port) for spec in known.inputs):
            yield _no_port(facts, target, known)


def doubled_ports(facts: GraphFacts) -> Iterator[Problem]:
    """Ports that are fed twice: as one tensor and as a list, or by a link and by a constant."""
    for call_id, incoming in facts.graph.incoming.items():
        place = facts.graph.places.get(call_id)
        if place is None:
            continue
        lists = {stem for port in incoming for stem in _stems(port)} if len(incoming) > 1 else set()
        for port in incoming:
            if port in lists:
                yield _one_and_list(facts, Target(call_id, port))
            if port in place.call.arguments:
                yield _link_and_constant(facts, Target(call_id, port))


def _stems(port: str) -> Iterator[str]:
    """The lists that an item lies in: `inputs[0][1]` in `inputs[0]` and in `inputs`."""
    return (port[:at] for at, sign in enumerate(port) if sign == "[" and at)


def _gone(facts: GraphFacts, target: Target, source: Source) -> Problem:
    return Problem(
        Severity.ERROR,
        f"A link from {source_called(facts.graph, source)} ends at {call_called(facts.graph, target.call)}.",
        facts.at_call(target.call, target.port),
        "Remove the link.",
        "no-such-call",
    )


def _no_output(facts: GraphFacts, target: Target, source: Source) -> Problem:
    known = facts.signatures.get(source.call)
    count = len(known.outputs) if known and known.outputs is not None else 0
    has = f", which gives {count} output{'s' * (count != 1)}" if count else ", which is not there"
    return Problem(
        Severity.ERROR,
        f"{call_called(facts.graph, target.call)} takes {source_called(facts.graph, source)}{has}.",
        facts.at_call(target.call, target.port),
        "Remove the link, or draw it from an output that is there.",
        "no-such-output",
        (_unlink(facts, target),),
    )


def _no_port(facts: GraphFacts, target: Target, known: Signature) -> Problem:
    layer = facts.graph.places[target.call].layer
    name, ports = target.port.partition("[")[0], [spec.name for spec in known.inputs]
    spec = next((spec for spec in known.inputs if spec.name == name), None)
    if layer.class_name == INPUT:
        why, remedy = "is an input, which takes no links", "Remove the link."
    elif spec and spec.many and spec.most is not None:
        why, remedy = f"takes at most {spec.most} tensors at `{name}`", "Remove the links that are too many."
    else:
        why = f"has no port `{shortened(target.port)}`"
        remedy = meant(name, ports) or f"It takes {listed([f'`{port}`' for port in ports]) or 'no tensors'}."
    return Problem(
        Severity.ERROR,
        f"{call_called(facts.graph, target.call)} {why}.",
        facts.at_call(target.call, target.port),
        remedy,
        "no-such-port",
        (_unlink(facts, target),),
    )


def _one_and_list(facts: GraphFacts, target: Target) -> Problem:
    return Problem(
        Severity.ERROR,
        f"`{shortened(target.port)}` of {call_called(facts.graph, target.call)} is fed as one tensor and as a list.",
        facts.at_call(target.call, target.port),
        "Keep either the one link or the list.",
        "doubled-port",
        (_unlink(facts, target),),
    )


def _link_and_constant(facts: GraphFacts, target: Target) -> Problem:
    name = call_called(facts.graph, target.call)
    unset = {"graph_id": facts.graph.id, "call_id": target.call, "name": target.port}
    return Problem(
        Severity.WARNING,
        f"`{shortened(target.port)}` of {name} has a link and a constant; the link counts.",
        facts.at_call(target.call, target.port),
        "Remove one of them.",
        "doubled-port",
        (Repair("Remove the constant", "unset_argument", unset), _unlink(facts, target)),
    )


def _unlink(facts: GraphFacts, target: Target) -> Repair:
    layer = facts.graph.places[target.call].layer
    arguments = {"graph_id": facts.graph.id, "targets": (target,)}
    return Repair(f"Remove the link into {layer_called(layer)}", "disconnect", arguments)
