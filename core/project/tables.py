"""Codecs for what is a mapping in memory and reads better as rows in a file: the links and the positions of a graph."""

from __future__ import annotations

import re
from collections.abc import Mapping

from core.graph.records import Position, Source, Target
from core.project import ids, values
from core.project.codecs import POSITION, Codec, decode_list, decode_object, many
from core.project.errors import BadRecord, described, quoted
from core.project.parsing import Json
from core.project.printing import SpreadDict, SpreadList
from core.values import LayerId

Links = Mapping[Target, Source]
Positions = Mapping[LayerId, Position]
Bends = Mapping[Target, tuple[Position, ...]]

_DIGITS = re.compile(r"(\d+)")


def _encode_links(links: Links) -> Json:
    """In the order of their targets, so that drawing a link again leaves no trace in a diff."""
    rows = sorted(links.items(), key=lambda row: (_natural(row[0].call), _natural(row[0].port)))
    return SpreadList(values.each(rows, _encode_link))


def _encode_link(link: tuple[Target, Source]) -> Json:
    target, source = link
    return [ids.encode_source(source), ids.encode_target(target)]


def _decode_links(tree: Json) -> Links:
    found: dict[Target, Source] = {}
    for index, (target, source) in enumerate(values.each(decode_list(tree), _decode_link)):
        if target in found:
            raise BadRecord(
                f"{quoted(f'{target.call}:{target.port}')} has a link already. Keep one of the two.", (f"[{index}]",)
            )
        found[target] = source
    return found


def _decode_link(tree: Json) -> tuple[Target, Source]:
    if not isinstance(tree, list) or len(tree) != 2:
        raise BadRecord(f'expected a link, such as ["c1:0", "c2:inputs"], found {described(tree)}.')
    return values.at(1, ids.decode_target, tree[1]), values.at(0, ids.decode_source, tree[0])


def _encode_positions(positions: Positions) -> Json:
    rows = sorted(positions.items(), key=lambda row: _natural(row[0]))
    return SpreadDict({ids.encode_id(layer, "l"): POSITION.encode(position) for layer, position in rows})


def _decode_positions(tree: Json) -> Positions:
    return {
        LayerId(ids.decode_id(layer, "l")): values.at(layer, POSITION.decode, pair)
        for layer, pair in decode_object(tree).items()
    }


def _encode_bends(bends: Bends) -> Json:
    rows = sorted(bends.items(), key=lambda row: (_natural(row[0].call), _natural(row[0].port)))
    return SpreadDict({ids.encode_target(target): _POINTS.encode(points) for target, points in rows})


def _decode_bends(tree: Json) -> Bends:
    return {
        values.at(target, ids.decode_target, target): values.at(target, _POINTS.decode, points)
        for target, points in decode_object(tree).items()
    }


def _encode_collapsed(layers: frozenset[LayerId]) -> Json:
    return [ids.encode_id(layer, "l") for layer in sorted(layers, key=_natural)]


def _decode_collapsed(tree: Json) -> frozenset[LayerId]:
    return frozenset(values.each(decode_list(tree), lambda item: LayerId(ids.decode_id(item, "l"))))


def _natural(text: str) -> tuple[tuple[int, str], ...]:
    """A sorting key that puts `inputs[2]` before `inputs[10]`."""
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in _DIGITS.split(text))


_POINTS = many(POSITION)
LINKS = Codec(_encode_links, _decode_links)
POSITIONS = Codec(_encode_positions, _decode_positions)
BENDS = Codec(_encode_bends, _decode_bends)
COLLAPSED = Codec(_encode_collapsed, _decode_collapsed)
