from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.graph.plan import DataSource
from core.training.errors import SourceBroken, SourceMissing
from core.training.preview import Bar, preview

_ROWS = 2500


@pytest.fixture
def table(tmp_path: Path) -> Path:
    lines = ["age,kind,words,note"]
    lines += [
        f"{row % 90},{('cat', 'dog')[row % 2]},a sentence of {row} words,{'' if row % 5 else row}" for row in range(8)
    ]
    (tmp_path / "pets.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


def test_that_columns_are_told_by_kind_with_gaps_and_distribution(table: Path) -> None:
    found = preview(DataSource("csv", "pets.csv"), table)
    age, kind, words, note = found.columns
    assert (found.rows, found.complete) == (8, True)
    assert [one.kind for one in found.columns] == ["number", "category", "text", "number"]
    assert (age.least, age.most, age.whole) == (0.0, 7.0, True)
    assert kind.values == ("cat", "dog")
    assert kind.bars == (Bar("cat", 4), Bar("dog", 4))
    assert words.examples[0] == "a sentence of 0 words"
    assert note.missing == 6
    assert found.first[1] == ("1", "dog", "a sentence of 1 words", "")


def test_that_arrays_are_told_with_the_shape_of_a_sample(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", images=np.full((6, 4, 4), 255, np.uint8), labels=np.arange(6) % 3)
    images, labels = preview(DataSource("npz", "a.npz"), tmp_path).columns
    assert (images.kind, images.shape, images.dtype, images.most) == ("array", (4, 4), "uint8", 255.0)
    assert (labels.kind, labels.bars) == ("number", (Bar("0", 2), Bar("1", 2), Bar("2", 2)))


def test_that_a_long_file_is_looked_at_from_its_head(tmp_path: Path) -> None:
    text = "x\n" + "\n".join(str(row) for row in range(_ROWS)) + "\n"
    (tmp_path / "long.csv").write_text(text, encoding="utf-8")
    found = preview(DataSource("csv", "long.csv"), tmp_path)
    assert (found.rows, found.complete, found.columns[0].most) == (2000, False, 1999.0)


def test_that_what_cannot_be_read_says_why(tmp_path: Path) -> None:
    with pytest.raises(SourceMissing, match=r"no file gone\.csv"):
        preview(DataSource("csv", "gone.csv"), tmp_path)
    (tmp_path / "empty.csv").write_text("", encoding="utf-8")
    with pytest.raises(SourceBroken, match="is empty"):
        preview(DataSource("csv", "empty.csv"), tmp_path)
