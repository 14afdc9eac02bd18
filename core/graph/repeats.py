"""Repeated stretches of a graph: the same classes, settings and wiring several times in a row, as in ResNet's blocks.

The calls in their order become a sequence of labels: class, settings (rates of dropout apart), and how many calls back
each input comes from. A stretch that repeats with period p is a run of places whose label equals that p places before
(a run, or maximal repetition, of Kolpakov and Kucherov, "Finding maximal repetitions in a word in linear time", 1999;
here found by trying every period, which takes n times the longest period steps). The runs that cover most come first,
of those that cover the same the shortest period; one that overlaps an earlier one is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

from core.graph.order import call_order
from core.graph.records import Graph, Source
from core.values import CallId

_RATES = frozenset({"Dropout", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D", "StochasticDepth"})
"""What drops at random may drop more from block to block, as networks with stochastic depth do."""
LONGEST = 64  # calls of one repetition
LEAST = 3  # calls of one repetition worth a group of its own


@dataclass(frozen=True, slots=True)
class Repeat:
    """The calls of each repetition, one after the other."""

    parts: tuple[tuple[CallId, ...], ...]


def repeats(graph: Graph) -> tuple[Repeat, ...]:
    """All repeated stretches, none overlapping another, in the order of the calls. Raises CallsInALoop."""
    calls = call_order(graph)
    labels = _labels(graph, calls)
    taken = [False] * len(calls)
    found: list[tuple[int, int, int]] = []
    crossing = _crossing(graph, calls)
    for first, period, length in sorted(_runs(labels), key=lambda run: (-run[2] // run[1] * run[1], run[1], run[0])):
        count = length // period
        start = _best_start(first, period, count, length % period, crossing)
        span = range(start, start + period * count)
        if not any(taken[place] for place in span):
            found.append((start, period, count))
            for place in span:
                taken[place] = True
    return tuple(
        Repeat(tuple(calls[start + part * period : start + (part + 1) * period] for part in range(count)))
        for start, period, count in sorted(found)
    )


def _crossing(graph: Graph, calls: tuple[CallId, ...]) -> list[tuple[int, int]]:
    """For every place, and behind the last, how many outputs from before it are used from there on, and by how many."""
    places = {call: place for place, call in enumerate(calls)}
    last: dict[Source, int] = {}
    outputs, links = [0] * (len(calls) + 2), [0] * (len(calls) + 2)
    for target, source in graph.links.items():
        last[source] = max(last.get(source, 0), places[target.call])
        links[places[source.call] + 1] += 1
        links[places[target.call] + 1] -= 1
    for source, end in last.items():
        outputs[places[source.call] + 1] += 1
        outputs[end + 1] -= 1
    return list(zip(accumulate(outputs), accumulate(links), strict=True))


def _best_start(first: int, period: int, count: int, slack: int, crossing: list[tuple[int, int]]) -> int:
    """The start that cuts the fewest tensors between repetitions, and there where they branch: each is a block then."""

    def cut(start: int) -> tuple[int, int]:
        borders = [crossing[start + part * period] for part in range(count + 1)]
        return sum(outputs for outputs, _ in borders), -sum(links for _, links in borders)

    return min(range(first, first + slack + 1), key=cut)


def _labels(graph: Graph, calls: tuple[CallId, ...]) -> list[int]:
    places = {call: place for place, call in enumerate(calls)}
    known: dict[str, int] = {}
    labels: list[int] = []
    for place, call in enumerate(calls):
        layer, node = graph.places[call]
        config = {} if layer.class_name in _RATES else layer.config
        wires = sorted(
            (port, place - places[source.call], source.output) for port, source in graph.incoming.get(call, {}).items()
        )
        key = repr((layer.class_name, sorted(config.items()), sorted(layer.calls[node].arguments.items()), wires))
        labels.append(known.setdefault(key, len(known)))
    return labels


def _runs(labels: list[int]) -> list[tuple[int, int, int]]:
    """Start, period and length of every run of at least two repetitions."""
    found: list[tuple[int, int, int]] = []
    for period in range(LEAST, min(LONGEST, len(labels) // 2) + 1):
        length = 0
        for place in range(period, len(labels) + 1):
            if place < len(labels) and labels[place] == labels[place - period]:
                length += 1
                continue
            if length >= period:
                found.append((place - length - period, period, length + period))
            length = 0
    return found
