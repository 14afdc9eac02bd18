"""Code that says what the canvas says is no change of it, whatever the document: nothing is lost on the way around."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.codegen import Style, generate
from core.engine.importing.importing import import_source
from core.graph.project import Project
from core.graph.records import Source
from core.graph.taking import Change, changes, identified
from core.graph.taking.carried import carried
from core.importing.messages import Imported
from core.project import read
from core.resources import examples
from core.values import Code, Expression, KerasObject, LayerRef, Slice, Value
from tests.core.codegen.test_random_models import networks
from tests.core.engine.building import Drawing, project
from tests.core.engine.corpus import BUILDERS, reading
from tests.core.examples import few
from tests.core.wide_networks import wide_networks


def _changes(project: Project, folder: Path, style: Style = "script") -> tuple[Change, ...]:
    """What the project's own code, read again, would change of it; constants that nothing uses apart."""
    file = folder / "exported.py"
    file.write_text(generate(project, style=style).text)
    ended = import_source(str(file), folder / "again.loom", trusted=True, wanted=(), on_stage=lambda _: None)
    assert isinstance(ended, Imported), ended
    base = carried(project)
    found = changes(base, project, identified(read(folder / "again.loom"), base, project))
    return tuple(change for change in found if change.key[0] != "constant")


@pytest.mark.parametrize("path", sorted(examples().glob("*.loom")), ids=lambda path: path.stem)
def test_that_the_code_of_an_example_changes_nothing_of_it(path: Path, tmp_path: Path) -> None:
    assert _changes(read(path), tmp_path) == ()


@pytest.mark.parametrize("name", BUILDERS)
def test_that_the_code_of_the_corpus_changes_nothing_of_it(name: str, tmp_path: Path) -> None:
    assert _changes(reading(name).project, tmp_path) == ()


def test_that_a_use_of_a_nested_model_that_no_model_has_names_nothing() -> None:
    inner, outer = Drawing("g2"), Drawing("g1")
    x = inner.input("x", 4)
    ref = inner.model("inner", x, inner.add("d", "Dense", {"units": 4}, x))
    y = outer.input("y", 4)
    used = outer.add("used", "Model", {"model": ref}, y)
    outer.add("idle", "Model", {"model": ref}, y)
    outer.model("net", y, used)
    with TemporaryDirectory() as folder:
        assert [change.key[0] for change in _changes(project(outer, inner), Path(folder)) if "name" in change.key] == []


@pytest.mark.parametrize("style", ["script", "function"])
def test_that_a_layer_that_only_a_wrapper_uses_stays_a_block(style: Style, tmp_path: Path) -> None:
    drawn = Drawing()
    idle, x = drawn.input("idle", 4), drawn.input("x", 3, 2, 4)
    drawn.add("dense", "Dense", {"units": Expression("width")}, idle)
    drawn.change("dense", note="Sees each step alone.")
    drawn.add("inner", "TimeDistributed", {"layer": LayerRef(drawn.layer("dense").id)}, x)
    drawn.change("inner", calls=())
    outer = drawn.add("outer", "TimeDistributed", {"layer": LayerRef(drawn.layer("inner").id)}, x)
    drawn.model("net", x, outer)
    assert _changes(project(drawn, width=4), tmp_path, style) == ()


def test_that_a_layer_that_nothing_uses_is_no_change(tmp_path: Path) -> None:
    drawn = Drawing()
    x = drawn.input("x", 4)
    y = drawn.add("y", "Dense", {"units": 4}, x)
    drawn.add("waiting", "Dense", {"units": 4}, x)
    drawn.change("waiting", calls=())
    drawn.model("net", x, y)
    assert _changes(project(drawn), tmp_path) == ()


def test_that_spaces_which_no_comment_keeps_are_no_change(tmp_path: Path) -> None:
    drawn = Drawing()
    x = drawn.input("x", 4)
    y = drawn.add("y", "Dense", {"units": 4}, x)
    drawn.change("y", note="  Two  words, \nand a line: " + "long " * 40)
    drawn.model("net", x, y)
    assert _changes(project(drawn), tmp_path) == ()


def _frozen() -> Drawing:
    drawn = Drawing()
    x = drawn.input("x", 4)
    steps = drawn.add("steps", "Reshape", {"target_shape": (2, 2)}, drawn.add("d", "Dense", {"units": 4}, x))
    cell = KerasObject("layers.GRUCell", {"units": 4})
    ref = drawn.model("net", x, drawn.add("rnn", "RNN", {"cell": cell, "trainable": False}, {"sequences": steps}))
    drawn.change_model(ref.model, trainable=False)
    return drawn


def _code() -> Drawing:
    drawn = Drawing()
    x = drawn.input("x", 4)
    code = Code("double", "def double(x):\n    # twice\n    return ops.abs(x) * 2\n")
    drawn.model("net", x, drawn.add("twice", "Lambda", {"function": code}, x))
    return drawn


def _cells() -> Drawing:
    drawn = Drawing()
    x = drawn.input("x", 2, 4)
    cells = (
        KerasObject("layers.LSTMCell", {"units": 3}),
        KerasObject("layers.GRUCell", {"units": Expression("width")}),
    )
    ref = drawn.model("net", x, drawn.add("rnn", "RNN", {"cell": cells}, {"sequences": x}))
    drawn.change_model(ref.model, trainable=False)
    return drawn


def _named_like_others() -> Drawing:
    drawn = Drawing()
    x = drawn.input("x", 4)
    net = drawn.add("net", "ops.negative", {}, {"x": x})
    drawn.model("net", x, drawn.add("print", "ops.multiply", {}, {"x1": net, "x2": Expression("width")}))
    return drawn


def _noted_parts() -> Drawing:
    drawn = Drawing()
    x = drawn.input("x", 4)
    parts = drawn.add("parts", "ops.split", {"indices_or_sections": 2, "axis": -1}, {"x": x})
    drawn.change("parts", note="Two halves.")
    key = (Slice(), Slice(None, Expression("width - 3")))
    drawn.model("net", x, drawn.add("cut", "ops.getitem", {}, {"x": Source(parts.call, 1), "key": key}))
    return drawn


@pytest.mark.parametrize("style", ["script", "function"])
@pytest.mark.parametrize("draw", [_frozen, _code, _cells, _named_like_others, _noted_parts])
def test_that_code_loses_nothing_of_it(draw: Callable[[], Drawing], style: Style, tmp_path: Path) -> None:
    assert _changes(project(draw(), width=4), tmp_path, style) == ()


@pytest.mark.parametrize("style", ["script", "function"])
@pytest.mark.parametrize("frozen", [False, True])
def test_that_uses_of_a_model_with_two_outputs_keep_names_and_notes(frozen: bool, style: Style, tmp_path: Path) -> None:
    inner, outer = Drawing("g2"), Drawing("g1")
    a = inner.input("a", 4)
    ref = inner.model("pair", a, (inner.add("b", "Dense", {"units": 4}, a), inner.add("c", "Dense", {"units": 4}, a)))
    x = outer.input("x", 4)
    used = outer.add("class", "Model", {"model": ref}, x)
    fresh: dict[str, Value] = {"model": ref, "fresh_weights": True}
    if frozen:
        fresh["trainable"] = False
    anew = outer.add("anew", "Model", fresh, Source(used.call, 1))
    for name in ("class", "anew"):
        outer.change(name, note=f"Of {name}.")
    outer.model("net", x, anew)
    assert _changes(project(outer, inner), tmp_path, style) == ()


@few(4)
@given(networks() | wide_networks(), st.sampled_from(["script", "function"]))
def test_that_the_code_of_random_models_changes_nothing_of_them(drawn: Project, style: Style) -> None:
    with TemporaryDirectory() as folder:
        assert _changes(drawn, Path(folder), style) == ()
