"""A small source is read once for all the passes of a run, a large one for each, and both come to the same."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from core.graph.plan import Binding, DataSource, Transform
from core.training.columns import Chunk
from core.training.ports import DataPort
from core.training.samples import prepare
from core.training.sources import Source, open_source
from core.training.sources.remembered import Remembered
from core.training.split import Division

PORTS = (
    DataPort("x", (Binding(("a",), Transform("number")), Binding(("word",), Transform("category"))), None, "float32"),
    DataPort("y", (Binding(("a",)),), None, "float32", target=True),
)


class Counting:
    """Tells how often all of a source was asked for."""

    def __init__(self, source: Source) -> None:
        self._source, self.path, self.columns = source, source.path, source.columns
        self.passes = 0

    def chunks(self, columns: Sequence[str], numeric: Collection[str] = ()) -> Iterator[Chunk]:
        self.passes += 1
        return self._source.chunks(columns, numeric)

    def head(self, rows: int) -> Chunk:
        return self._source.head(rows)


@pytest.fixture
def source(tmp_path: Path) -> Counting:
    lines = "".join(f"{number / 2},{'abc'[number % 3]}\n" for number in range(40_000))
    (tmp_path / "data.csv").write_text(f"a,word\n{lines}")
    return Counting(open_source(DataSource("csv", "data.csv"), tmp_path))


@pytest.mark.parametrize(("most", "passes"), [(128 << 20, 1), (100_000, 3)])
def test_that_a_small_source_is_read_once_and_comes_to_the_same(source: Counting, most: int, passes: int) -> None:
    plain = prepare(source, PORTS, Division())
    source.passes = 0
    found = prepare(Remembered(source, most), PORTS, Division())
    assert source.passes == passes
    assert found.fitted == plain.fitted
    for one, other in zip(found.arrays, plain.arrays, strict=True):
        assert np.array_equal(one[np.arange(len(one))], other[np.arange(len(other))])


def test_that_a_column_is_not_remembered_as_what_it_was_not_read_as(source: Counting) -> None:
    remembered = Remembered(source)
    assert len(list(remembered.chunks(("a",), ("a",)))) == 3
    (texts, *_) = list(remembered.chunks(("a",)))
    assert texts.columns["a"].dtype == object
    assert source.passes == 2
    next(remembered.chunks(("a", "word")))  # left in the middle: nothing to remember
    assert [chunk.rows for chunk in remembered.chunks(("a",))] == [16_384, 16_384, 7_232]
    assert source.passes == 3
