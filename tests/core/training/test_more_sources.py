"""Parquet files and NPY files as sources."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.graph.plan import DataSource
from core.training.errors import ColumnMissing, SourceBroken
from core.training.preview import preview
from core.training.sources import Source, open_source
from core.training.sources.parquet_file import ParquetFile


def _parquet(folder: Path, **columns: object) -> Source:
    pq.write_table(pa.table(columns), folder / "data.parquet")
    return open_source(DataSource("parquet", "data.parquet"), folder)


def _column(source: Source, name: str) -> list[object]:
    return [value for chunk in source.chunks([name]) for value in chunk.columns[name].tolist()]


def test_that_parquet_columns_come_with_their_types_and_gaps(tmp_path: Path) -> None:
    source = _parquet(
        tmp_path,
        whole=[1, 2, 3],
        gap=[1, None, 3],
        text=["a", None, "c"],
        yes=[True, False, True],
        kind=pa.array(["x", "y", "x"]).dictionary_encode(),
        vector=[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]],
    )
    assert source.columns == ("whole", "gap", "text", "yes", "kind", "vector")
    assert _column(source, "whole") == [1, 2, 3]
    assert str(_column(source, "gap")) == "[1.0, nan, 3.0]"
    assert _column(source, "text") == ["a", "", "c"]
    assert _column(source, "yes") == [1, 0, 1]
    assert _column(source, "kind") == ["x", "y", "x"]
    assert _column(source, "vector") == [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]
    with pytest.raises(ColumnMissing, match="Did you mean `whole`"):
        _column(source, "whol")


def test_that_parquet_rows_come_in_chunks_without_gaps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.training.sources.parquet_file.CHUNK_ROWS", 3)
    source = _parquet(tmp_path, x=list(range(8)))
    assert [(chunk.first, chunk.rows) for chunk in source.chunks(["x"])] == [(0, 3), (3, 3), (6, 2)]
    assert source.head(2).columns["x"].tolist() == [0, 1]


def test_that_lists_of_several_lengths_and_foreign_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceBroken, match=r"column `x` of data.parquet are no numbers, or differ in length"):
        _column(_parquet(tmp_path, x=[[1.0], [1.0, 2.0]]), "x")
    (tmp_path / "data.parquet").write_text("no parquet")
    with pytest.raises(SourceBroken, match="can't be read as Parquet"):
        ParquetFile(tmp_path / "data.parquet")


def test_that_npy_files_of_as_many_samples_are_columns_beside_each_other(tmp_path: Path) -> None:
    np.save(tmp_path / "x.npy", np.arange(12.0).reshape(4, 3))
    np.save(tmp_path / "y.npy", np.arange(4))
    np.save(tmp_path / "other.npy", np.arange(5))
    (tmp_path / "broken.npy").write_bytes(b"nothing")
    source = open_source(DataSource("npz", "x.npy"), tmp_path)
    assert source.columns == ("x", "y")
    assert _column(source, "x") == np.arange(12.0).reshape(4, 3).tolist()
    assert [facts.shape for facts in preview(DataSource("npz", "x.npy"), tmp_path).columns] == [(3,), ()]
    with pytest.raises(SourceBroken, match=r"broken.npy can't be read as NPY"):
        open_source(DataSource("npz", "broken.npy"), tmp_path)
