"""Codecs: for each kind of field, how it is written and what is accepted on reading. The schema is built of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from core.graph.records import Area, Position, Source, Structure
from core.project import ids, values
from core.project.errors import BadRecord, described, quoted
from core.project.parsing import BIGGEST, Json
from core.project.printing import SpreadDict, SpreadList
from core.values import Value

Held = TypeVar("Held")
Key = TypeVar("Key", bound=str)

_EXACT = 2**53


@dataclass(frozen=True)
class Codec(Generic[Held]):
    """How one kind of field becomes JSON and comes back. Both raise BadRecord."""

    encode: Callable[[Held], Json]
    decode: Callable[[Json], Held]


def text_id(letter: str) -> Codec[Any]:
    return Codec(lambda text: ids.encode_id(text, letter), lambda tree: ids.decode_id(tree, letter))


def one_of(*words: str) -> Codec[Any]:
    """A text out of a few."""

    def decode(tree: Json) -> str:
        if tree not in words:
            raise BadRecord(f"expected {', '.join(map(quoted, words))}, found {described(tree)}.")
        return str(tree)

    return Codec(str, decode)


def many(item: Codec[Held], *, spread: bool = False) -> Codec[tuple[Held, ...]]:
    """A list; with `spread`, always a line per item."""

    def encode(held: tuple[Held, ...]) -> Json:
        trees = values.each(held, item.encode)
        return SpreadList(trees) if spread else list(trees)

    return Codec(encode, lambda tree: values.each(decode_list(tree), item.decode))


def by_id(item: Codec[Held], id_of: Callable[[Held], Key]) -> Codec[Mapping[Key, Held]]:
    """Records that know their id, as a list in their order."""
    listed = many(item, spread=True)

    def decode(tree: Json) -> Mapping[Key, Held]:
        found: dict[Key, Held] = {}
        for index, held in enumerate(listed.decode(tree)):
            if id_of(held) in found:
                raise BadRecord(
                    f"the id {quoted(id_of(held))} is taken already. Give it another.", (f"[{index}]", ".id")
                )
            found[id_of(held)] = held
        return found

    return Codec(lambda held: listed.encode(tuple(held.values())), decode)


def optional(codec: Codec[Held]) -> Codec[Held | None]:
    """The same, or null."""
    return Codec(
        lambda held: None if held is None else codec.encode(held),
        lambda tree: None if tree is None else codec.decode(tree),
    )


def either(what: str, *kinds: type) -> Codec[Any]:
    """A value of one of some kinds; a bool is no number here."""

    def decode(tree: Json) -> Value:
        value = values.decode_value(tree)
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            raise BadRecord(f"expected {what}, found {described(tree)}.")
        return value

    return Codec(values.encode_value, decode)


def decode_list(tree: Json) -> list[Json]:
    if not isinstance(tree, list):
        raise BadRecord(f"expected a list, found {described(tree)}.")
    return tree


def decode_object(tree: Json) -> dict[str, Json]:
    if not isinstance(tree, dict):
        raise BadRecord(f"expected an object, found {described(tree)}.")
    return tree


def encode_number(number: float) -> Json:
    """Whole numbers without `.0`, so that a number has one text."""
    whole = isinstance(number, int) or (number.is_integer() and abs(number) < _EXACT)
    return int(number) if whole else decode_number(float(number))


def decode_number(tree: Json) -> float:
    if isinstance(tree, bool) or not isinstance(tree, int | float) or not -BIGGEST < tree < BIGGEST:
        raise BadRecord(f"expected a number, found {described(tree)}.")
    return float(tree)


def _decode_whole(tree: Json) -> int:
    if isinstance(tree, bool) or not isinstance(tree, int):
        raise BadRecord(f"expected a whole number, found {described(tree)}.")
    return tree


def _decode_truth(tree: Json) -> bool:
    if not isinstance(tree, bool):
        raise BadRecord(f"expected true or false, found {described(tree)}.")
    return tree


def _encode_config(held: Mapping[str, Value]) -> Json:
    return SpreadDict(values.encode_config(held))


def _encode_named(held: Mapping[str, Value]) -> Json:
    return SpreadDict({name: values.at(name, values.encode_value, value) for name, value in held.items()})


def _decode_named(tree: Json) -> Mapping[str, Value]:
    return {name: values.at(name, values.decode_value, item) for name, item in decode_object(tree).items()}


def _encode_structure(structure: Structure) -> Json:
    if isinstance(structure, Source):
        return ids.encode_source(structure)
    if isinstance(structure, Mapping):
        return {key: values.at(key, _encode_structure, item) for key, item in structure.items()}
    return list(values.each(structure, _encode_structure))


def _decode_structure(tree: Json) -> Structure:
    if isinstance(tree, dict):
        return {key: values.at(key, _decode_structure, item) for key, item in tree.items()}
    return values.each(tree, _decode_structure) if isinstance(tree, list) else ids.decode_source(tree)


def _encode_position(position: Position) -> Json:
    return [encode_number(position.x), encode_number(position.y)]


def _decode_position(tree: Json) -> Position:
    pair = decode_list(tree)
    if len(pair) != 2:
        raise BadRecord(f"expected [x, y], found a list of {len(pair)}.")
    return Position(*values.each(pair, decode_number))


def _encode_area(area: Area) -> Json:
    return [encode_number(side) for side in area]


def _decode_area(tree: Json) -> Area:
    sides = values.each(decode_list(tree), decode_number)
    if len(sides) != 4 or min(sides[2:]) < 0:
        raise BadRecord("expected [x, y, width, height] with sizes from 0.")
    return Area(*sides)


TEXT = Codec(values.decode_text, values.decode_text)
LINES = Codec(values.encode_lines, values.decode_lines)
WHOLE = Codec(_decode_whole, _decode_whole)
NUMBER = Codec(encode_number, decode_number)
TRUTH = Codec(_decode_truth, _decode_truth)
VALUE = Codec(values.encode_value, values.decode_value)
ARGUMENTS: Codec[Mapping[str, Value]] = Codec(values.encode_config, values.decode_config)
CONFIG: Codec[Mapping[str, Value]] = Codec(_encode_config, values.decode_config)
NAMED: Codec[Mapping[str, Value]] = Codec(_encode_named, _decode_named)
MODEL_REF = Codec(ids.encode_model_ref, ids.decode_model_ref)
SOURCE = Codec(ids.encode_source, ids.decode_source)
STRUCTURE = Codec(_encode_structure, _decode_structure)
POSITION = Codec(_encode_position, _decode_position)
AREA = Codec(_encode_area, _decode_area)
