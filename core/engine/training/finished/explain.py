"""What outputs say, in words of the data: probabilities by class name, and values back in their own unit."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np

from core.engine.training.contract import Row
from core.training.columns import Chunk, Column, texts
from core.training.explained import Answer, Fed, Value
from core.training.ports import FittedPort
from core.training.result import finite
from core.training.transforms.fitted import FittedArray, FittedCategory, FittedNumber

_MOST_VALUES, _LONGEST = 256, 200
_NO, _YES = "no", "yes"


def class_names(row: Row, port: FittedPort) -> tuple[str, ...] | None:
    """The classes that an output tells apart, one for each probability; None where it tells values."""
    transform = port.columns[0].transform
    known = transform.values if isinstance(transform, FittedCategory) else ()
    width = row.shape[-1] if row.shape else None
    if row.facts.is_prior and len(row.shape) == 1 and width:
        columns = tuple(part.column for part in port.columns)
        named = known or (columns if len(columns) == width else ())
        return (*named, *(str(number) for number in range(len(named), width)))
    if row.facts.is_share and row.shape == (1,):
        return (known[0], known[1]) if len(known) == 2 else (_NO, _YES)
    return None


def probabilities(row: Row, found: Column) -> Column:
    """The outputs of samples as a probability for each of `class_names`: shape (samples, classes)."""
    numbers = found.astype(np.float64)
    if row.facts.is_share:
        share = 1 / (1 + np.exp(-numbers[:, 0])) if row.facts.from_logits else numbers[:, 0]
        return np.stack([1 - share, share], axis=1)
    if row.facts.from_logits:
        powers = np.exp(numbers - numbers.max(axis=1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True))
    return numbers


def labels(row: Row, targets: Column) -> Column:
    """The class number of each sample's encoded target, for outputs that have `class_names`."""
    flat = targets.reshape(len(targets), -1)
    if row.facts.is_share or row.facts.sparse:
        return np.asarray(np.rint(flat[:, 0]), np.int64)
    return np.asarray(flat.argmax(axis=1), np.int64)


def in_own_unit(port: FittedPort, found: Column) -> Column:
    """Values of an output as the data write them; of columns side by side each by its own transform."""
    numbers = found.astype(np.float64)
    transforms = [part.transform for part in port.columns]
    if len(transforms) == 1:
        return _undone(transforms[0], numbers)
    if numbers.ndim == 2 and numbers.shape[1] == len(transforms):
        return np.stack([_undone(each, numbers[:, place]) for place, each in enumerate(transforms)], axis=1)
    return numbers


def answers(row: Row, port: FittedPort, found: Column, targets: Column | None) -> Iterator[Answer]:
    """One for each sample; `targets` are encoded, where the data have them."""
    names = class_names(row, port)
    if names is not None:
        yield from _classes(row, names, found, targets)
        return
    known = None if targets is None else in_own_unit(port, targets)
    for place, values in enumerate(in_own_unit(port, found)):
        said = tuple(_values(port, values))
        yield Answer(row.label, "values", _short(values), said, "" if known is None else _short(known[place]))


def fed(port: FittedPort, chunk: Chunk, encoded: Column, most: int) -> Iterator[Fed]:
    """What went into one input, sample by sample; with the numbers themselves where they are at most so many."""
    raw = {part.column: chunk.columns[part.column] for part in port.columns}
    words = {name: texts(values) if values.ndim == 1 else None for name, values in raw.items()}
    small = encoded.dtype.kind in "biuf" and math.prod(encoded.shape[1:]) <= most
    for place in range(len(encoded)):
        shown = {
            name: said[place][:_LONGEST] if said else f"{raw[name].shape[1:]} numbers" for name, said in words.items()
        }
        numbers = tuple(float(number) for number in encoded[place].ravel()) if small else ()
        yield Fed(port.name, shown, encoded.shape[1:], numbers)


def _classes(row: Row, names: Sequence[str], found: Column, targets: Column | None) -> Iterator[Answer]:
    shares = probabilities(row, found)
    known = None if targets is None else labels(row, targets)
    for place, chances in enumerate(shares):
        best = int(chances.argmax())
        values = tuple(Value(name, finite(chance)) for name, chance in zip(names, chances, strict=True))
        said = f"{names[best]} ({chances[best]:.1%})"
        yield Answer(row.label, "classes", said, values, "" if known is None else _named(names, int(known[place])))


def _named(names: Sequence[str], number: int) -> str:
    return names[number] if 0 <= number < len(names) else "no class of its own"


def _undone(transform: object, numbers: Column) -> Column:
    if isinstance(transform, FittedNumber):
        means, deviations = np.array(transform.means), np.array(transform.deviations)
        fitting = len(means) == 1 or numbers.shape[-1] == len(means)
        return np.asarray(numbers * deviations + means) if fitting else numbers
    return numbers / transform.scale if isinstance(transform, FittedArray) and transform.scale else numbers


def _values(port: FittedPort, values: Column) -> Iterator[Value]:
    columns = [part.column for part in port.columns]
    flat = values.reshape(-1)[:_MOST_VALUES]
    if len(columns) == flat.size:
        names: Sequence[str] = columns
    else:
        names = [str(list(place)) for place in _places(values.shape, len(flat))]
    for name, number in zip(names, flat, strict=True):
        yield Value(name, finite(number))


def _places(shape: tuple[int, ...], most: int) -> Iterator[tuple[int, ...]]:
    return (place for place, _ in zip(product(*map(range, shape)), range(most)))  # noqa: B905  # the first `most`


def _short(values: Column) -> str:
    flat = values.reshape(-1)
    listed = ", ".join(f"{number:.4g}" for number in flat[:4])
    return listed if flat.size <= 4 else f"{listed}, … ({'×'.join(map(str, values.shape))})"
