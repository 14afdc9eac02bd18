"""Values to plain JSON and back: what JSON lacks becomes an object with one `$` key that tells what it is."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from core.project.errors import BadRecord, described, quoted
from core.project.ids import decode_id, decode_model_ref, encode_id, encode_model_ref
from core.project.parsing import BIGGEST, Json
from core.project.printing import SpreadList
from core.values import (
    Array,
    Code,
    EllipsisMark,
    Expression,
    KerasObject,
    LayerId,
    LayerRef,
    Listed,
    ModelRef,
    Slice,
    Value,
)

_Given = TypeVar("_Given")
_Made = TypeVar("_Made")


def encode_value(value: Value) -> Json:
    """Plain JSON for `value`; raises BadRecord for what no field can hold."""
    match value:
        case None | bool() | str():
            return value
        case int():
            return _encode_int(value)
        case float():
            return float(value) if math.isfinite(value) else {"$float": str(float(value))}
        case Listed():
            return {"$list": list(each(value, encode_value))}
        case tuple() | list():
            return list(each(value, encode_value))
        case Mapping():
            return {_escaped(key): at(str(key), encode_value, item) for key, item in value.items()}
        case _:
            return _encode_object(value)


def encode_config(config: Mapping[str, Value]) -> dict[str, Json]:
    """Arguments by name, in alphabetical order: their order means nothing, and so it never shows in a diff."""
    return {_escaped(key): at(key, encode_value, config[key]) for key in sorted(config)}


def decode_value(tree: Json) -> Value:
    """The value that `encode_value` wrote as `tree`; raises BadRecord."""
    if isinstance(tree, dict):
        tag = next((key for key in tree if _is_tag(key)), None)
        return decode_config(tree) if tag is None else at(tag, _decode_tagged, (tag, tree))
    return each(tree, decode_value) if isinstance(tree, list) else tree


def decode_config(tree: Json) -> dict[str, Value]:
    """Arguments by name."""
    if not isinstance(tree, dict):
        raise BadRecord(f"expected an object, found {described(tree)}.")
    tag = next((key for key in tree if _is_tag(key)), None)
    if tag is not None:
        raise BadRecord(f"the name {quoted(tag)} begins with $, which marks a tagged value. Write $$ for a plain $.")
    return {key.removeprefix("$"): at(key, decode_value, item) for key, item in tree.items()}


def each(items: Iterable[_Given], turn: Callable[[_Given], _Made]) -> tuple[_Made, ...]:
    """`turn` applied to every item; what it refuses is located by the item's index."""
    done: list[_Made] = []
    try:
        for item in items:
            done.append(turn(item))  # noqa: PERF401  # a comprehension would lose how far it came
    except BadRecord as refusal:
        raise refusal.under(len(done)) from None
    return tuple(done)


def at(step: str | int, turn: Callable[[_Given], _Made], item: _Given) -> _Made:
    """`turn(item)`; what it refuses is located at `step`."""
    try:
        return turn(item)
    except BadRecord as refusal:
        raise refusal.under(step) from None


def _is_tag(key: str) -> bool:
    return key.startswith("$") and not key.startswith("$$")


def _escaped(key: object) -> str:
    if not isinstance(key, str):
        raise BadRecord(f"the key {quoted(key)} is no text. Name it by text.")
    return f"${key}" if key.startswith("$") else key


def _encode_int(value: int) -> int:
    if not -BIGGEST < value < BIGGEST:
        raise BadRecord("the number is too large to be stored. Use one below 1e300.")
    return int(value)


def _encode_object(value: Value) -> Json:
    match value:
        case Expression():
            return {"$expr": value.text}
        case KerasObject():
            config = at("config", encode_config, value.config)
            return {"$object": value.path, **({"config": config} if config else {})}
        case ModelRef():
            return {"$model": encode_model_ref(value)}
        case LayerRef():
            return {"$layer": encode_id(value.layer, "l")}
        case Slice():
            return {"$slice": [encode_value(part) for part in (value.start, value.stop, value.step)]}
        case EllipsisMark():
            return {"$ellipsis": True}
        case Array():
            return {"$array": value.dtype, "data": at("data", encode_value, value.data)}
        case Code():
            return {"$code": value.name, "source": encode_lines(value.source)}
        case _:
            raise BadRecord(f"a {type(value).__name__} cannot be stored in a project.")


def encode_lines(text: str) -> Json:
    """Text of several lines as a list of them, so that a changed line is one line of a diff."""
    return SpreadList(text.split("\n")) if "\n" in text else text


def decode_lines(tree: Json) -> str:
    if isinstance(tree, list):
        return "\n".join(each(tree, decode_text))
    return decode_text(tree)


def decode_text(tree: Json) -> str:
    if not isinstance(tree, str):
        raise BadRecord(f"expected a text, found {described(tree)}.")
    return tree


def _decode_tagged(given: tuple[str, dict[str, Json]]) -> Value:
    tag, tree = given
    decode = _TAGGED.get(tag)
    if decode is None:
        raise BadRecord(f"no such tag. Known are {', '.join(_TAGGED)}; write ${tag} for a key that begins with $.")
    decoder, beside = decode
    for key in tree:
        if key not in (tag, *beside):
            raise BadRecord(f"{quoted(key)} does not belong beside {tag}. Remove it.")
    for key in beside:
        if key not in tree and key != "config":
            raise BadRecord(f"{key} is missing beside {tag}. Add it.")
    return decoder(tree[tag], tree)


def _expression(tree: Json, _: dict[str, Json]) -> Value:
    return Expression(decode_text(tree))


def _keras_object(tree: Json, beside: dict[str, Json]) -> Value:
    return KerasObject(decode_text(tree), at("config", decode_config, beside.get("config", {})))


def _model(tree: Json, _: dict[str, Json]) -> Value:
    return decode_model_ref(tree)


def _layer(tree: Json, _: dict[str, Json]) -> Value:
    return LayerRef(LayerId(decode_id(tree, "l")))


def _slice(tree: Json, _: dict[str, Json]) -> Value:
    if not isinstance(tree, list) or len(tree) != 3:
        raise BadRecord(f"expected [start, stop, step], found {described(tree)}.")
    return Slice(*each(tree, decode_value))


def _list(tree: Json, _: dict[str, Json]) -> Value:
    if not isinstance(tree, list):
        raise BadRecord(f"expected a list, found {described(tree)}.")
    return Listed(each(tree, decode_value))


def _ellipsis(tree: Json, _: dict[str, Json]) -> Value:
    if tree is not True:
        raise BadRecord(f"expected true, found {described(tree)}.")
    return EllipsisMark()


def _array(tree: Json, beside: dict[str, Json]) -> Value:
    return Array(decode_text(tree), at("data", decode_value, beside["data"]))


def _code(tree: Json, beside: dict[str, Json]) -> Value:
    return Code(decode_text(tree), at("source", decode_lines, beside["source"]))


def _float(tree: Json, _: dict[str, Json]) -> Value:
    if tree not in ("inf", "-inf", "nan"):
        raise BadRecord(f'expected "inf", "-inf" or "nan", found {described(tree)}.')
    return float(str(tree))


_TAGGED: Mapping[str, tuple[Callable[[Json, dict[str, Json]], Value], tuple[str, ...]]] = {
    "$expr": (_expression, ()),
    "$object": (_keras_object, ("config",)),
    "$model": (_model, ()),
    "$layer": (_layer, ()),
    "$slice": (_slice, ()),
    "$list": (_list, ()),
    "$ellipsis": (_ellipsis, ()),
    "$array": (_array, ("data",)),
    "$code": (_code, ("source",)),
    "$float": (_float, ()),
}
