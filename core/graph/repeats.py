"""Repeated stretches of a graph: the same classes, settings and wiring several times in a row, as in ResNet's blocks.

The calls in their order become a sequence of labels: class, settings, and how many calls back each input comes from. A
stretch that repeats with period p is a run of places whose label equals the one p places before (a run, or maximal
repetition, of Kolpakov and Kucherov, "Finding maximal repetitions in a word in linear time", 1999; here found by
trying every period, which takes n times the longest period steps). The runs that cover most come first, of those that
cover the same the shortest period; one that overlaps an earlier one is left out.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.graph.order import call_order
from core.graph.records import Graph
from core.values import CallId

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
    for start, period, count in sorted(_runs(labels), key=lambda run: (-run[1] * run[2], run[1], run[0])):
        span = range(start, start + period * count)
        if not any(taken[place] for place in span):
            found.append((start, period, count))
            for place in span:
                taken[place] = True
    return tuple(
        Repeat(tuple(calls[start + part * period : start + (part + 1) * period] for part in range(count)))
        for start, period, count in sorted(found)
    )


def _labels(graph: Graph, calls: tuple[CallId, ...]) -> list[int]:
    places = {call: place for place, call in enumerate(calls)}
    known: dict[str, int] = {}
    labels: list[int] = []
    for place, call in enumerate(calls):
        layer, node = graph.places[call]
        wires = sorted(
            (port, place - places[source.call], source.output) for port, source in graph.incoming.get(call, {}).items()
        )
        key = repr((layer.class_name, sorted(layer.config.items()), sorted(layer.calls[node].arguments.items()), wires))
        labels.append(known.setdefault(key, len(known)))
    return labels


def _runs(labels: list[int]) -> list[tuple[int, int, int]]:
    """Start, period and number of repetitions of every run of at least two."""
    found: list[tuple[int, int, int]] = []
    for period in range(LEAST, min(LONGEST, len(labels) // 2) + 1):
        length = 0
        for place in range(period, len(labels) + 1):
            if place < len(labels) and labels[place] == labels[place - period]:
                length += 1
                continue
            if length >= period:
                found.append((place - length - period, period, length // period + 1))
            length = 0
    return found
