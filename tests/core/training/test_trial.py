"""What the transforms of a plan come to on the first rows, in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.graph.plan import Binding, DataSource, Transform
from core.training.errors import DataError, SourceMissing
from core.training.ports import DataPort
from core.training.preview import Preview, preview
from core.training.trial import tried
from core.values import Expression, Value

_TEXT: dict[str, Value] = {"max_tokens": Expression("words")}


def _seen(folder: Path) -> Preview:
    rows = ("a,b,kind,text", "1,10,x,one two two", "3,30,y,two three", "5,50,x,two")
    (folder / "data.csv").write_text("\n".join(rows))
    return preview(DataSource("csv", "data.csv"), folder)


def test_that_each_binding_says_what_its_transform_has_learnt(tmp_path: Path) -> None:
    raw = _seen(tmp_path).raw
    assert raw
    x = DataPort("x", (Binding(("a", "b"), Transform("number")), Binding(("kind",), Transform("category"))), None)
    text = DataPort("t", (Binding(("text",), Transform("text", _TEXT)),), None, "int32")
    y = DataPort("y", (Binding(("kind",), Transform("category")),), None, target=True)
    assert tried(raw, (x, text, y), {"words": 4}) == {
        "input `x`": (
            "a: mean 3, deviation 1.633\nb: mean 30, deviation 16.33",
            "2 values: x, y, and a slot for others",
        ),
        "input `t`": ("2 words: two, one; length 3",),
        "target of `y`": ("2 values: x, y",),
    }


def test_that_what_cannot_be_fitted_says_why_and_takes_nothing_from_the_rest(tmp_path: Path) -> None:
    raw = _seen(tmp_path).raw
    assert raw
    good = DataPort("good", (Binding(("a",), Transform("number")),), None)
    bad = DataPort("bad", (Binding(("text",), Transform("number")),), None)
    gone = DataPort("gone", (Binding(("c",), Transform("number")),), None)
    told = tried(raw, (good, bad, gone), {})
    assert told["input `good`"] == ("mean 3, deviation 1.633",)
    assert "holds 'one two two' in data row 1" in told["input `bad`"][0]
    assert "has no column `c`" in told["input `gone`"][0]


def test_that_data_sets_of_keras_are_known_unseen_and_functions_are_not(tmp_path: Path) -> None:
    seen = preview(DataSource("dataset", "mnist"), tmp_path)
    assert [(one.name, one.kind, one.shape) for one in seen.columns] == [
        ("x", "array", (28, 28)),
        ("y", "number", ()),
        ("is_test", "number", ()),
    ]
    with pytest.raises(SourceMissing, match="no data set 'mnits'"):
        preview(DataSource("dataset", "mnits"), tmp_path)
    with pytest.raises(DataError, match="Name its columns by hand"):
        preview(DataSource("python", "data.py:load"), tmp_path)
