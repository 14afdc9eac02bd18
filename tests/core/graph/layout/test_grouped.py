"""Blocks of a group stand together, and no other block stands among them."""

from __future__ import annotations

from core.graph.block_size import estimate
from core.graph.layout.grouped import Around, arrange_grouped
from core.graph.repeats import repeats
from tests.documents import residual

_ROOM = Around(30, 60, 30, 30)


def test_that_groups_stand_apart_from_each_other_and_from_the_rest() -> None:
    graph = residual(4).main
    known = estimate(graph)
    groups = [[graph.places[call].layer.id for call in part] for repeat in repeats(graph) for part in repeat.parts]
    places = arrange_grouped(graph, known.sizes, groups, _ROOM, sockets=known.sockets)
    assert places.keys() == graph.layers.keys()
    boxes = []
    for group in groups:
        left, top = (min(places[layer][axis] for layer in group) for axis in (0, 1))
        right = max(places[layer].x + known.sizes[layer].width for layer in group)
        bottom = max(places[layer].y + known.sizes[layer].height for layer in group)
        boxes.append((left - 30, top - 60, right + 30, bottom + 30))
    grouped = {layer for group in groups for layer in group}
    boxes += [
        (at.x, at.y, at.x + known.sizes[layer].width, at.y + known.sizes[layer].height)
        for layer, at in places.items()
        if layer not in grouped
    ]
    for number, one in enumerate(boxes):
        for other in boxes[number + 1 :]:
            assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
