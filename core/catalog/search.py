"""Finds what a person typed: `lstm`, `cnv2`, and settings behind the name, as in `dense 64 relu`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from rapidfuzz import fuzz, process, utils

from core.catalog.records import Entry, Field, FieldType
from core.catalog.table import load
from core.values import Value

_GOOD_ENOUGH = 62.0
_OFTEN = 12.0  # what a class that is used all the time gains over one of equal likeness
_WORD = re.compile(r"[^\s(]*\([^)]*\)|\S+")  # brackets hold a word together
_BESIDE = 25.0  # what an op loses: people who type `conv` mean a layer
_INITIALS = 95.0
_DTYPES = frozenset({"float16", "float32", "float64", "bfloat16", "int8", "int32", "int64", "uint8", "bool", "string"})
_NUMBERS = {FieldType.INT, FieldType.FLOAT, FieldType.PAIR, FieldType.AXIS, FieldType.SHAPE}


@dataclass(frozen=True, slots=True)
class Found:
    """One answer: the class, the settings that were typed behind it, and the words that fitted no setting."""

    entry: Entry
    config: Mapping[str, Value] = field(default_factory=dict)
    left_over: tuple[str, ...] = ()


def search(text: str, uses: Mapping[str, int] | None = None, most: int = 12) -> tuple[Found, ...]:
    """The classes that `text` may mean, the likeliest first.

    `uses` counts how often a path (`layers.Dense`) was used before; at equal likeness the more used one comes first.
    The likeness is rapidfuzz's weighted ratio, from 0 to 100, of the first word and the name.
    """
    name, *words = _WORD.findall(text) or [""]
    counts = uses or {}
    ranked = sorted(_likeness(name), key=lambda scored: (-scored[1] - _gain(scored[0], counts), scored[0].path))
    return tuple(_with_settings(entry, words) for entry, _ in ranked[:most])


def settings(entry: Entry, words: list[str]) -> tuple[dict[str, Value], tuple[str, ...]]:
    """Gives words to the fields they fit: `name=value`, an option by its name, numbers in the order of the fields."""
    config: dict[str, Value] = {}
    left: list[str] = []
    growing: str | None = None  # a shape that was begun: `input 280 256` goes on with it
    for word in words:
        number = _read(word)
        if growing and isinstance(number, int):
            config[growing] = (*config[growing], number)  # type: ignore[misc]  # `_as_field` made a tuple of it
            continue
        place = _field_for(entry, word, config)
        growing = place[0].name if place and place[0].type is FieldType.SHAPE and isinstance(number, int) else None
        if place is None:
            left.append(word)
        else:
            config[place[0].name] = place[1]
    return config, tuple(left)


@cache
def _offered() -> Mapping[str, Entry]:
    """Every class of layer and every op that the palette offers, by name."""
    catalogue = load()
    entries = (*catalogue.under("ops"), *catalogue.under("layers"))
    return {entry.path: entry for entry in entries if not entry.hidden}


def _likeness(name: str) -> Iterator[tuple[Entry, float]]:
    names = {path: entry.name for path, entry in _offered().items()}
    if not name:
        yield from ((entry, 0.0) for entry in _offered().values())
        return
    lowered = name.lower()
    yield from ((entry, _INITIALS) for entry in _offered().values() if _initials(entry.name).startswith(lowered))
    found = process.extract(name, names, scorer=fuzz.WRatio, processor=utils.default_process, limit=40)
    for spelled, score, path in found:
        if _initials(spelled).startswith(lowered):
            continue
        bonus = 25.0 * (spelled.lower() == lowered) + 15.0 * spelled.lower().startswith(lowered)
        if score >= _GOOD_ENOUGH:
            yield _offered()[path], score + bonus - _BESIDE * path.startswith("ops.")


def _initials(name: str) -> str:
    """`mha` of MultiHeadAttention, as people abbreviate; nothing for names of one word."""
    capitals = "".join(letter for letter in name if letter.isupper()).lower()
    return capitals if len(capitals) > 1 and not name.isupper() else ""


def _gain(entry: Entry, uses: Mapping[str, int]) -> float:
    count = uses.get(entry.path, 0)
    return _OFTEN * count / (count + 3)


def _with_settings(entry: Entry, words: list[str]) -> Found:
    config, left = settings(entry, words)
    return Found(entry, config, left)


def _field_for(entry: Entry, word: str, taken: Mapping[str, Value]) -> tuple[Field, Value] | None:
    if "=" in word:
        name, _, text = word.partition("=")
        wanted = entry.field(name)
        return None if wanted is None else (wanted, _read(text))
    number = _read(word)
    for candidate in entry.fields:
        if candidate.name not in taken and _fits(candidate, word, number):
            return candidate, _as_field(candidate, word, number)
    return None


def _as_field(candidate: Field, word: str, number: Value) -> Value:
    if candidate.type is FieldType.SHAPE and isinstance(number, int):
        return (number,)
    return word if isinstance(number, str) else number


def _fits(candidate: Field, word: str, number: Value) -> bool:
    if isinstance(number, tuple):
        return candidate.type in {FieldType.PAIR, FieldType.SHAPE, FieldType.AXES}
    if isinstance(number, str):
        words = {FieldType.ACTIVATION: _activations(), FieldType.DTYPE: _DTYPES}.get(candidate.type, frozenset())
        return word in candidate.options or word in words
    return candidate.type in _NUMBERS and (isinstance(number, int) or candidate.type is FieldType.FLOAT)


@cache
def _activations() -> frozenset[str]:
    return frozenset(entry.name for entry in load().under("activations"))


def _read(word: str) -> Value:
    """A number, a size such as `3x3` or `(3, 3)`, a truth value, or the word itself."""
    bracketed = word.startswith("(") and word.endswith(")")
    parts = [part.strip() for part in word[1:-1].split(",") if part.strip()] if bracketed else word.lower().split("x")
    if (bracketed or len(parts) > 1) and all(part.isdigit() or (bracketed and part == "None") for part in parts):
        return tuple(None if part == "None" else int(part) for part in parts)
    if word in {"True", "False", "None"}:
        return {"True": True, "False": False, "None": None}[word]
    for kind in (int, float):
        try:
            return kind(word)
        except ValueError:
            continue
    return word
