"""Encoded samples in files: the same as in memory, and gone with the process."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.graph.plan import Binding, DataSource, Transform
from core.training.kept import InMemory, Kept, OnDisk, Store, TextsOnDisk, in_pieces
from core.training.ports import DataPort
from core.training.samples import Samples, prepare
from core.training.sources import open_source
from core.training.split import Division

ROWS = np.array([4, 0, 4, 2])


def _filled(store: Store, *parts: np.ndarray) -> Kept:
    for part in parts:
        store.add(part)
    return store.kept()


@pytest.mark.parametrize("store", [InMemory(5, (2,), "float32"), OnDisk((2,), "float32")])
def test_that_rows_come_as_they_were_put_in(store: Store) -> None:
    whole = np.arange(10, dtype=np.float64).reshape(5, 2) / 3
    kept = _filled(store, whole[:3], whole[3:])
    assert (len(kept), kept.shape, kept.dtype) == (5, (5, 2), np.dtype(np.float32))
    assert kept[ROWS].tolist() == whole.astype(np.float32)[ROWS].tolist()
    assert np.concatenate(list(in_pieces(kept))).tolist() == whole.astype(np.float32).tolist()


def test_that_texts_of_any_length_come_back(tmp_path: Path) -> None:
    whole = np.array([["a", ""], ["ä ö", "b"], ["", ""], ["c", "日本"], ["d", "e"]], object)
    kept = _filled(TextsOnDisk((2,)), whole[:1], whole[1:])
    assert (kept.shape, kept.dtype) == ((5, 2), np.dtype(object))
    assert kept[ROWS].tolist() == whole[ROWS].tolist()


def test_that_a_file_read_many_times_still_gives_its_rows() -> None:
    kept = _filled(OnDisk((), "int32"), np.arange(5000))
    for first in range(0, 5000, 500):
        assert kept[np.arange(first, first + 500)].tolist() == list(range(first, first + 500))


def test_that_samples_are_prepared_alike_in_memory_and_in_files(tmp_path: Path) -> None:
    lines = (f"{row / 7:.4f},word{row % 5} and {row % 3},{'yes' if row % 4 else 'no'}" for row in range(50))
    (tmp_path / "data.csv").write_text("\n".join(("x,text,y", *lines)))
    ports = (
        DataPort("x", (Binding(("x",), Transform("number")),), (1,)),
        DataPort("words", (Binding(("text",), Transform("text")),), (None,), "int32"),
        DataPort("raw", (Binding(("text",)),), (1,), "string"),
        DataPort("y", (Binding(("y",), Transform("category")),), (), "int32", target=True),
    )
    source = open_source(DataSource("csv", "data.csv"), tmp_path)
    memory, files = (prepare(source, ports, Division(0.2, 1), most) for most in (1 << 20, 0))
    assert [type(array) for array in files.arrays] == [OnDisk, OnDisk, TextsOnDisk, OnDisk]
    assert (memory.fitted, memory.findings) == (files.fitted, files.findings)
    assert [_plain(memory, place) for place in range(4)] == [_plain(files, place) for place in range(4)]


def _plain(samples: Samples, place: int) -> object:
    array = samples.arrays[place]
    return array.dtype, array[np.arange(50)].tolist()
