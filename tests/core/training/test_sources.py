"""Sources give their columns a chunk at a time, and say what is wrong with a file and where."""

import zipfile
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.graph.plan import DataSource
from core.training.errors import ColumnMissing, NotANumber, PlanBroken, SourceBroken, SourceMissing
from core.training.sources import Source, csv_file, npz_file, open_source


def csv_source(folder: Path, text: str | bytes, **options: str) -> Source:
    data = text if isinstance(text, bytes) else text.encode()
    (folder / "data.csv").write_bytes(data)
    return open_source(DataSource("csv", "data.csv", options), folder)


def npz_source(folder: Path, **arrays: object) -> Source:
    np.savez_compressed(folder / "data.npz", **arrays)  # type: ignore[arg-type]
    return open_source(DataSource("npz", "data.npz"), folder)


def column(source: Source, name: str) -> list[object]:
    return [value for chunk in source.chunks((name,)) for value in chunk.columns[name].tolist()]


def test_that_a_missing_file_is_named_with_its_folder(tmp_path: Path) -> None:
    with pytest.raises(SourceMissing, match=r"films\.csv") as refused:
        open_source(DataSource("csv", "films.csv"), tmp_path)
    assert str(tmp_path) in str(refused.value)


def test_that_csv_fields_may_hold_separators_quotes_and_line_breaks(tmp_path: Path) -> None:
    source = csv_source(tmp_path, 'title,year\n"a, b",1\n"say ""x""",2\n"two\nlines",3\n\n')
    assert source.columns == ("title", "year")
    assert column(source, "title") == ["a, b", 'say "x"', "two\nlines"]
    assert column(source, "year") == ["1", "2", "3"]


def test_that_a_csv_may_start_with_a_byte_order_mark_and_choose_its_separator(tmp_path: Path) -> None:
    source = csv_source(tmp_path, "\ufeffa;b\n1;2\n", separator=";")
    assert column(source, "a") == ["1"]


def test_that_number_columns_come_as_numbers_with_the_row_of_what_is_none(tmp_path: Path) -> None:
    chunks = csv_source(tmp_path, "a,b\n1.5,NA\nN/A,NA\n,3\n").chunks(("a", "b"), {"a"})
    (chunk,) = chunks
    assert chunk.columns["a"].tolist() == pytest.approx([1.5, np.nan, np.nan], nan_ok=True)
    assert chunk.columns["b"].tolist() == ["NA", "NA", "3"]
    with pytest.raises(NotANumber, match="data row 2"):
        list(csv_source(tmp_path, "a,b\n1,x\nmany,y\n").chunks(("a",), {"a"}))


def test_that_a_column_keeps_leading_zeros_and_points_as_text(tmp_path: Path) -> None:
    assert column(csv_source(tmp_path, "a\n007\n1.0\n1e5\n"), "a") == ["007", "1.0", "1e5"]


def test_that_chunks_follow_each_other_without_gaps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_file, "CHUNK_ROWS", 3)
    source = csv_source(tmp_path, "a\n" + "".join(f"{row}\n" for row in range(7)))
    chunks = list(source.chunks(("a",)))
    assert [(chunk.first, chunk.rows) for chunk in chunks] == [(0, 3), (3, 3), (6, 1)]
    assert column(source, "a") == [str(row) for row in range(7)]


def test_that_a_ragged_row_is_refused_with_its_line(tmp_path: Path) -> None:
    for row in ("3\n", "3,4,5\n"):
        with pytest.raises(SourceBroken, match="line 3"):
            column(csv_source(tmp_path, "a,b\n1,2\n" + row), "a")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"a,a\n1,2\n", "twice"),
        (b"a\n\xff\xfe\n", "UTF-8"),
        (b'a\n"' + b"x" * 200_000 + b'"\n', "field"),
    ],
)
def test_that_a_file_that_is_no_csv_is_refused(tmp_path: Path, text: bytes, said: str) -> None:
    with pytest.raises(SourceBroken, match=said):
        column(csv_source(tmp_path, text), "a")


def test_that_an_unknown_encoding_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceBroken, match="klingon"):
        csv_source(tmp_path, "a\n1\n", encoding="klingon")


def test_that_an_option_of_the_wrong_type_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PlanBroken, match="separator"):
        csv_source(tmp_path, "a\n1\n", separator="::")


def test_that_a_column_that_is_not_there_gets_a_suggestion(tmp_path: Path) -> None:
    with pytest.raises(ColumnMissing, match="Did you mean `budget`"):
        column(csv_source(tmp_path, "budget,title\n1,a\n"), "budgett")


def test_that_npz_arrays_come_in_chunks_of_samples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(npz_file, "CHUNK_ROWS", 4)
    images = np.arange(9 * 6, dtype=np.uint8).reshape(9, 2, 3)
    source = npz_source(tmp_path, images=images, turned=np.asfortranarray(images), labels=np.arange(9))
    chunks = list(source.chunks(("images", "turned", "labels")))
    assert [chunk.first for chunk in chunks] == [0, 4, 8]
    for name in ("images", "turned"):
        assert np.array_equal(np.concatenate([chunk.columns[name] for chunk in chunks]), images)


def test_that_arrays_of_different_lengths_are_refused_with_their_lengths(tmp_path: Path) -> None:
    source = npz_source(tmp_path, x=np.zeros(3), y=np.zeros(4))
    with pytest.raises(SourceBroken, match="`x` 3, `y` 4"):
        list(source.chunks(("x", "y")))


def test_that_pickled_arrays_are_refused_unread(tmp_path: Path) -> None:
    source = npz_source(tmp_path, x=np.array([{"a": 1}], dtype=object))
    with pytest.raises(SourceBroken, match="could run code"):
        list(source.chunks(("x",)))


@pytest.mark.parametrize("keep", [0, 30, 200])
def test_that_a_truncated_or_foreign_npz_is_refused(tmp_path: Path, keep: int) -> None:
    np.savez(tmp_path / "data.npz", x=np.arange(1000))
    whole = (tmp_path / "data.npz").read_bytes()
    (tmp_path / "data.npz").write_bytes(whole[:keep])
    with pytest.raises(SourceBroken, match=r"data\.npz"):
        open_source(DataSource("npz", "data.npz"), tmp_path)


def test_that_an_array_that_ends_too_early_is_refused(tmp_path: Path) -> None:
    np.save(tmp_path / "x.npy", np.arange(100))
    with zipfile.ZipFile(tmp_path / "data.npz", "w") as archive:
        archive.writestr("x.npy", (tmp_path / "x.npy").read_bytes()[:-50])
    with pytest.raises(SourceBroken, match="ends before"):
        list(open_source(DataSource("npz", "data.npz"), tmp_path).chunks(("x",)))


@given(junk=st.binary(max_size=300))
def test_that_no_bytes_break_a_source_other_than_with_a_named_error(
    tmp_path_factory: pytest.TempPathFactory, junk: bytes
) -> None:
    folder = tmp_path_factory.mktemp("junk")
    kinds: tuple[Literal["csv", "npz"], ...] = ("csv", "npz")
    for kind in kinds:
        (folder / "data").write_bytes(junk)
        try:
            source = open_source(DataSource(kind, "data"), folder)
            for _ in source.chunks(source.columns):
                pass
        except SourceBroken:
            continue
