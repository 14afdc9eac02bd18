"""What a graph has worked out about itself, brought up to date for a changed graph in place of working it out again.

Working it all out takes milliseconds on ten thousand layers; an edit touches a few of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields

from core.graph.records import Graph, Layer, Place, Source, Target
from core.values import CallId

_FIELDS = frozenset(field.name for field in fields(Graph))
Links = Mapping[Target, Source]


def forget(graph: Graph) -> None:
    """Drops what a graph has worked out; it is worked out again when asked for."""
    for name in graph.__dict__.keys() - _FIELDS:
        graph.__dict__.pop(name, None)


def keep(before: Graph, after: Graph, *names: str) -> Graph:
    """`after`, knowing what `before` has worked out under these names."""
    for name in names:
        if name in before.__dict__:
            after.__dict__[name] = before.__dict__[name]
    return after


def follow_layers(before: Graph, after: Graph, changed: Iterable[Layer]) -> Graph:
    """`after`, knowing its places if `before` did. A layer that won or lost calls asks for working them out again."""
    if "places" not in before.__dict__:
        return after
    places = dict(before.places)
    for layer in changed:
        old = before.layers.get(layer.id)
        if old is not None and [call.id for call in old.calls] != [call.id for call in layer.calls]:
            return after  # the order of the places is that of the document, and theirs is in its middle
        places.update((call.id, Place(layer, node)) for node, call in enumerate(layer.calls))
    after.__dict__["places"] = places
    return after


def follow_removal(before: Graph, after: Graph, gone: Iterable[Layer]) -> Graph:
    """`after`, knowing its places if `before` did."""
    if "places" in before.__dict__:
        places = dict(before.places)
        for layer in gone:
            for call in layer.calls:
                del places[call.id]
        after.__dict__["places"] = places
    return after


def follow_links(before: Graph, after: Graph, lost: Links, new: Links) -> Graph:
    """`after`, knowing what feeds and is fed by what if `before` did."""
    if "incoming" in before.__dict__:
        after.__dict__["incoming"] = _incoming(before.incoming, lost, new)
    if "consumers" in before.__dict__:
        after.__dict__["consumers"] = _consumers(before.consumers, lost, new)
    return after


def _incoming(
    before: Mapping[CallId, Mapping[str, Source]], lost: Links, new: Links
) -> Mapping[CallId, Mapping[str, Source]]:
    after = dict(before)
    touched = {target.call: dict(before.get(target.call, {})) for target in (*lost, *new)}
    for target in lost:
        del touched[target.call][target.port]
    for target, source in new.items():
        touched[target.call][target.port] = source
    for call, ports in touched.items():
        if ports:
            after[call] = ports
        else:
            del after[call]
    return after


def _consumers(
    before: Mapping[Source, tuple[Target, ...]], lost: Links, new: Links
) -> Mapping[Source, tuple[Target, ...]]:
    after = dict(before)
    for source in set(lost.values()):
        left = tuple(target for target in before[source] if target not in lost)
        if left:
            after[source] = left
        else:
            del after[source]
    for target, source in new.items():
        after[source] = (*after.get(source, ()), target)
    return after
