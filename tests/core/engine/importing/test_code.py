"""Code runs once it is trusted, up to where it trains; what it built comes in, or it is said what went wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.codegen import generate
from core.project import read
from core.values import KerasObject
from tests.core.engine.importing.bringing import imported, refused

_CODE = """
import keras
from keras import layers

class Twice(layers.Layer):
    def call(self, x):
        return 2 * x

def build():
    x = keras.Input((4,), name="x")
    h = Twice(name="twice")(layers.Dense(8, name="h")(x))
    plus = layers.Lambda(lambda t: t + 1, name="plus")(h)
    return x, plus, layers.Dense(1, name="out")(plus)

if __name__ == "__main__":
    x, h, y = build()
    encoder = keras.Model(x, h, name="encoder")
    model = keras.Model(x, y, name="whole")
    model.compile("sgd", "mse")
    model.fit([[1, 2, 3, 4]], [1])
    raise RuntimeError("it goes on behind fit")
"""


def test_that_code_runs_once_trusted_up_to_where_it_trains(tmp_path: Path) -> None:
    file, out = tmp_path / "twice_net.py", tmp_path / "net.loom"
    file.write_text(_CODE)
    assert "is code" in refused(file, out)
    told = imported(file, out, trusted=True)
    assert told.models == ("encoder", "whole")
    assert any("up to where it calls fit" in note for note in told.notes)
    project = read(out)
    (graph,) = project.graphs.values()  # both models over the same layers
    assert {model.name for model in graph.models.values()} == {"encoder", "whole"}
    assert any(layer.class_name == "twice_net:Twice" for layer in graph.layers.values())
    assert project.plan
    assert project.plan.optimizer == KerasObject("optimizers.SGD")

    only = imported(file, tmp_path / "one.loom", trusted=True, wanted=("whole",))
    assert only.models == ("whole",)
    assert "encoder, model" in refused(file, tmp_path / "two.loom", trusted=True, wanted=("nothing",))


@pytest.mark.parametrize(
    ("last", "said"),
    [
        (
            "import sys; sys.exit(1)",
            "net.py ended itself (SystemExit: 1); the models that it had built by then are here.",
        ),
        (
            "net.fit(x_train, y_train)",
            "failed while it ran: line 3: NameError: name 'x_train' is not defined; the models",
        ),
    ],
)
def test_that_models_stand_that_were_built_before_the_code_ended(last: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "net.py"
    file.write_text(f"import keras\nnet = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])\n{last}\n")
    told = imported(file, tmp_path / "net.loom", trusted=True)
    assert told.models == ("net",)
    (note,) = told.notes
    assert said in note


def test_that_a_notebook_comes_in_without_its_magic(tmp_path: Path) -> None:
    cells = [
        {"cell_type": "markdown", "source": ["# A net"]},
        {"cell_type": "code", "source": ["%matplotlib inline\n", "!pip list\n", "import keras"]},
        {"cell_type": "code", "source": ["%%time\n", "raise ValueError"]},
        {"cell_type": "code", "source": ["net = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])"]},
    ]
    file = tmp_path / "a notebook.ipynb"
    file.write_text(json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}))
    assert imported(file, tmp_path / "net.loom", trusted=True).models == ("net",)


@pytest.mark.parametrize(
    ("last", "said"), [("x = 1\n1 / 0", "code cell 3, line 2: ZeroDivisionError"), ("x = (", "code cell 3, line 1: ")]
)
def test_that_what_fails_in_a_notebook_is_told_by_its_cell(last: str, said: str, tmp_path: Path) -> None:
    sources = ["import keras\n%matplotlib inline\n", "", last]
    cells = [{"cell_type": "code", "source": source.splitlines(keepends=True)} for source in sources]
    cells.insert(1, {"cell_type": "markdown", "source": ["# Not counted"]})
    file = tmp_path / "net.ipynb"
    file.write_text(json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}))
    assert said in refused(file, tmp_path / "net.loom", trusted=True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = (", "line 1"),
        ("import nothing_such", "No module named 'nothing_such'"),
        ("x = 1", "built no functional model"),
        ("\n1 / 0", "line 2: ZeroDivisionError"),
        ("return 1", "line 1: 'return' outside function"),
        ("x = 1\0", "no Python: source code"),
        (f"x = {'+'.join(['1'] * 100_000)}", "nested too deep or too long"),
        ("import sys\nsys.exit('no data')", "ended itself (SystemExit: no data) before it had built"),
        ("class Own(BaseException): pass\nraise Own('hm')", "line 2: Own: hm"),
        ("raise ValueError('\\udc80')", "line 1: ValueError: \\udc80"),
    ],
)
def test_that_code_that_fails_says_where(text: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "net.py"
    file.write_text(text)
    assert said in refused(file, tmp_path / "net.loom", trusted=True)


_ODD = """
import keras, sys
class Odd(keras.layers.Layer):
    def call(self, x): return x * 2
    def get_config(self): sys.exit(3)
class Lazy:
    @property
    def __class__(self): raise RuntimeError("outside of a request")
lazy = Lazy()
x = keras.Input((3,), name="x")
net = keras.Model(x, {layer}(x), name="net")
net.get_compile_config = lambda: sys.exit(4)
"""


def test_that_exit_in_a_layer_of_the_code_is_told(tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(_ODD.format(layer="Odd()"))
    assert "SystemExit: 3" in refused(tmp_path / "net.py", tmp_path / "net.loom", trusted=True)


def test_that_exit_where_it_is_asked_what_it_was_compiled_with_is_told(tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(f"{_ODD.format(layer='keras.layers.Dense(2)')}net.compile('sgd', 'mse')\n")
    assert "SystemExit: 4" in refused(tmp_path / "net.py", tmp_path / "net.loom", trusted=True)


def test_that_what_stands_in_for_another_thing_is_passed_by(tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(_ODD.format(layer="keras.layers.Dense(2)"))
    assert imported(tmp_path / "net.py", tmp_path / "net.loom", trusted=True).models == ("net",)


_PAIR = """
import keras
from keras import layers

class Pair(layers.Layer):
    def call(self, x):
        return x, x * 2

x = keras.Input((3,), name="x")
first, _ = Pair(name="pair")(x)
net = keras.Model(x, layers.Dense(2, name="y")(first), name="net")
"""


def test_that_of_a_layer_that_gives_several_the_code_takes_the_first(tmp_path: Path) -> None:
    (tmp_path / "pair_of_mine.py").write_text(_PAIR)
    imported(tmp_path / "pair_of_mine.py", tmp_path / "net.loom", trusted=True)
    text = generate(read(tmp_path / "net.loom")).text
    assert "pair = keras.tree.flatten(Pair(" in text
    (tmp_path / "exported_pair.py").write_text(text)
    imported(tmp_path / "exported_pair.py", tmp_path / "again.loom", trusted=True)
    assert generate(read(tmp_path / "again.loom")).text == text
