"""The same sample in both parts is counted, wherever samples are kept, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.graph.plan import Binding, DataSource, Transform
from core.training.kept import OnDisk
from core.training.leakage import leaked
from core.training.ports import DataPort
from core.training.samples import prepare
from core.training.sources import open_source
from core.training.split import Division, Split

PORTS = (
    DataPort("x", (Binding(("a", "b"), Transform("number")),), (2,)),
    DataPort("text", (Binding(("text",)),), (1,), "string"),
    DataPort("y", (Binding(("y",)),), (1,), target=True),
)


@pytest.mark.parametrize("most", [1 << 20, 0])
def test_that_rows_in_both_parts_are_warned_of_with_their_number(tmp_path: Path, most: int) -> None:
    rows = ["1,2,red,0,0", "3,4,red,1,0", "5,6,blue,1,0", "1,2,red,0,1", "3,4,red,0,1", "3,4,blue,1,1", "5,6,blue,1,1"]
    (tmp_path / "data.csv").write_text("\n".join(("a,b,text,y,kept", *rows)))
    source = open_source(DataSource("csv", "data.csv"), tmp_path)
    found = [one for one in prepare(source, PORTS, Division(column="kept"), most).findings if one.kind == "leakage"]
    assert [one.message for one in found] == ["2 of 4 held-out samples are the same as one that trains."]
    assert found[0].severity == "warning"


@given(st.lists(st.integers(0, 30), min_size=2, max_size=40), st.data())
def test_that_exactly_the_doubles_are_counted(values: list[int], data: st.DataObject) -> None:
    place = data.draw(st.integers(1, len(values) - 1))
    array = np.array([[value, value * 7 % 5, 1.5] for value in values], np.float32)
    kept = OnDisk((3,), "float32")
    kept.add(array)
    rows = Split(np.arange(place), np.arange(place, len(values)))
    expected = sum(value in values[:place] for value in values[place:])
    assert leaked([array], rows) == leaked([kept], rows) == expected
