"""What may look different on a canvas after an edit or an answer; cheap, as it is asked after every one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from core.graph.records import Graph, Source, Target, flatten
from core.values import AnnotationId, LayerId
from gui.facts import Facts


def touched(before: Graph, after: Graph, known: Facts, facts: Facts) -> set[LayerId]:
    """The blocks of `after` that may look different now."""
    found = set[LayerId]()
    if before.layers is not after.layers:
        found |= {key for key, layer in after.layers.items() if layer is not before.layers.get(key)}
    if before.links is not after.links:
        found |= _relinked(before, after)
    if before.models is not after.models:
        found |= _ends_of_models(before, after)
    if known is not facts:
        found |= facts.differing(known, after.id)
    return found & after.layers.keys()


def moved(before: Graph, after: Graph) -> set[LayerId]:
    """The blocks that stand elsewhere now."""
    if before.positions is after.positions:
        return set()
    return {layer for layer, position in after.positions.items() if before.positions.get(layer) is not position}


def bent(before: Graph, after: Graph) -> set[Target]:
    """The links that run another way now."""
    old, new = before.bends, after.bends
    return set() if old is new else {end for end in old.keys() | new.keys() if old.get(end) != new.get(end)}


def framed_anew(before: Graph, after: Graph) -> set[AnnotationId]:
    """The notes and frames that have come, gone, moved or changed."""
    old, new = before.annotations, after.annotations
    return set() if old is new else {key for key in old.keys() | new.keys() if old.get(key) is not new.get(key)}


def _relinked(before: Graph, after: Graph) -> set[LayerId]:
    changed = (*_news(before.links, after.links), *_news(after.links, before.links))
    calls = {call for target, source in changed for call in (target.call, source.call)}
    return {place.layer.id for call in calls if (place := after.places.get(call))}


def _news(links: Mapping[Target, Source], known: Mapping[Target, Source]) -> Iterator[tuple[Target, Source]]:
    """What `links` holds that `known` does not. Links that stand are the same objects, so this is quick."""
    return ((target, source) for target, source in links.items() if known.get(target) is not source)


def _ends_of_models(before: Graph, after: Graph) -> set[LayerId]:
    """The layers at the ends of models of either graph: their badges and colours may have changed."""
    models = (*before.models.values(), *after.models.values())
    ends = (source for model in models for side in (model.inputs, model.outputs) for _, source in flatten(side))
    return {place.layer.id for source in ends if (place := after.places.get(source.call))}
