"""What a source holds, seen from its first rows: kinds, examples, gaps and distributions of its columns.

For the person who binds columns to inputs and outputs, and for `core.training.propose`, which does it for them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import numpy as np

from core.graph.datasets import DATASETS, HELD_OUT
from core.graph.plan import DataSource
from core.training.columns import MISSING_NUMBERS, Chunk, Column, is_text, missing
from core.training.errors import DataError, SourceMissing
from core.training.pictures import is_picture, thumbnail
from core.training.sources import open_source

ColumnKind = Literal["number", "category", "text", "image", "array"]
SAMPLE_ROWS = 2000
THUMBNAIL = 48  # pixels
_SHOWN_ROWS = 50
_EXAMPLES = 3
_BARS = 10
_MOST_CATEGORIES = 64
_LONGEST_CELL = 60
_MOST_SORTED = 5000  # values of an array that are looked at for how many differ


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a distribution: how many of the values looked at fall under the label."""

    label: str
    count: int


@dataclass(frozen=True, slots=True)
class ColumnFacts:
    """One column. `shape` is that of one sample, empty for single values; `values` are its categories."""

    name: str
    kind: ColumnKind
    shape: tuple[int, ...]
    dtype: str
    examples: tuple[str, ...]
    missing: int
    bars: tuple[Bar, ...]
    values: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    whole: bool = False  # whether all numbers are whole


@dataclass(frozen=True, slots=True)
class Preview:
    """`rows` were looked at; `complete` says that these are all. `first` holds some of them as text, by column.

    `pictures` has a small PNG for each of these in a column of images, empty where there is none. `raw` are the values
    that were looked at; None where only the kinds of the columns are known.
    """

    rows: int
    complete: bool
    columns: tuple[ColumnFacts, ...]
    first: tuple[tuple[str, ...], ...]
    pictures: Mapping[str, tuple[bytes, ...]] = field(default_factory=dict)
    raw: Chunk | None = field(default=None, compare=False)

    def column(self, name: str) -> ColumnFacts | None:
        return next((known for known in self.columns if known.name == name), None)


def preview(source: DataSource, folder: Path) -> Preview:
    """Looks at the first rows of a source. Raises a DataError or PlanBroken where it can't be read."""
    if source.kind == "dataset":
        return _of_keras(source.path)
    if source.kind == "python":
        raise DataError(f"What {source.path} gives is seen when it trains. Name its columns by hand.")
    chunk = open_source(source, folder).head(SAMPLE_ROWS + 1)
    rows = min(chunk.rows, SAMPLE_ROWS)
    columns = {name: values[:rows] for name, values in chunk.columns.items()}
    shown = range(min(rows, _SHOWN_ROWS))
    first = tuple(tuple(_cell(values[row]) for values in columns.values()) for row in shown)
    facts = tuple(_facts(name, values) for name, values in columns.items())
    images = [one.name for one in facts if one.kind == "image"]
    pictures = {name: _pictures(columns[name][: len(shown)], chunk.folder) for name in images}
    return Preview(rows, chunk.rows <= SAMPLE_ROWS, facts, first, pictures, Chunk(0, columns, chunk.folder))


def _of_keras(name: str) -> Preview:
    """A data set of Keras as it is known, for nothing of it may be on this machine yet."""
    if name not in DATASETS:
        raise SourceMissing(f"Keras has no data set {name!r}. It has: {', '.join(DATASETS)}.")
    known = DATASETS[name]
    whole, last = known.most is not None, None if known.classes is None else known.classes - 1.0
    x = ColumnFacts("x", "array", known.shape, known.dtype, (), 0, (), (), 0.0, known.most, whole)
    y = ColumnFacts(
        "y", "number", (), "int64" if known.classes else "float64", (), 0, (), (), 0.0, last, last is not None
    )
    told = ColumnFacts(HELD_OUT, "number", (), "int8", (), 0, (), (), 0.0, 1.0, whole=True)
    return Preview(0, False, (x, y, told), ())


def _pictures(names: Column, folder: Path) -> tuple[bytes, ...]:
    return tuple(thumbnail(folder / str(name), THUMBNAIL) for name in names)


def _facts(name: str, values: Column) -> ColumnFacts:
    gone = missing(values)
    here = values[~gone]
    numbers = _numbers(here)
    examples = tuple(dict.fromkeys(_cell(value) for value in here[:50]))[:_EXAMPLES]
    dtype = "text" if is_text(values) else str(values.dtype)
    facts = ColumnFacts(name, "text", values.shape[1:], dtype, examples, int(gone.sum()), ())
    if numbers is None:
        return _of_text(facts, [str(value).strip() for value in here.ravel()])
    if values.ndim > 1:
        return _measured(replace(facts, kind="array"), numbers)
    return _measured(replace(facts, kind="number", missing=int(gone.sum() + np.isnan(numbers).sum())), numbers)


def _of_text(facts: ColumnFacts, texts: list[str]) -> ColumnFacts:
    if texts and all(map(is_picture, texts)):
        return replace(facts, kind="image")
    counts = Counter(texts)
    if len(counts) > min(_MOST_CATEGORIES, max(2, len(texts) // 4)):
        return replace(facts, bars=_lengths(texts))
    known = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    bars = tuple(Bar(value, count) for value, count in known[:_BARS])
    return replace(facts, kind="category", bars=bars, values=tuple(sorted(counts)))


def _lengths(texts: list[str]) -> tuple[Bar, ...]:
    """How many words the texts have."""
    words = np.array([len(text.split()) for text in texts] or [0])
    counts, edges = np.histogram(words, bins=min(_BARS, max(1, int(words.max()))))
    return tuple(Bar(f"{edge:.0f} words", int(count)) for edge, count in zip(edges, counts, strict=False))


def _numbers(values: Column) -> Column | None:
    """The values as numbers, None where some are none."""
    if not is_text(values):
        return values.astype(np.float64) if values.dtype.kind in "biuf" else None
    try:
        parsed = [
            np.nan if text in MISSING_NUMBERS else float(text) for text in map(str.strip, map(str, values.ravel()))
        ]
    except ValueError:
        return None
    return np.array(parsed).reshape(values.shape) if parsed and not all(map(np.isnan, parsed)) else None


def _measured(facts: ColumnFacts, numbers: Column) -> ColumnFacts:
    flat = numbers[np.isfinite(numbers)].ravel()
    if not flat.size:
        return facts
    few = np.unique(flat[:_MOST_SORTED])
    if len(few) <= _BARS and (few == np.rint(few)).all():
        bars = tuple(Bar(f"{value:g}", int((flat == value).sum())) for value in few)
    else:
        counts, edges = np.histogram(flat, bins=_BARS)
        bars = tuple(Bar(f"{edge:.4g}", int(count)) for edge, count in zip(edges, counts, strict=False))
    whole = bool((flat == np.rint(flat)).all())
    return replace(facts, bars=bars, least=float(flat.min()), most=float(flat.max()), whole=whole)


def _cell(value: object) -> str:
    text = f"{value.shape} of {value.dtype}" if isinstance(value, np.ndarray) else str(value)
    return text if len(text) <= _LONGEST_CELL else f"{text[: _LONGEST_CELL - 1]}…"
