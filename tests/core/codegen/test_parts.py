"""What is exported when only some of a project's models are asked for, and what a file imports."""

from __future__ import annotations

from core.codegen import generate
from core.graph.project import Project
from core.values import Array, Expression, KerasObject, ModelRef
from tests.core.codegen.running import formatted
from tests.core.engine.building import Drawing, project


def _two_graphs() -> Project:
    inner, outer = Drawing("g2"), Drawing("g1")
    x = inner.add("x", "InputLayer", {"shape": (Expression("size"),)}, None)
    ref = inner.model("inner", x, inner.add("d", "Dense", {"units": 2}, x))
    a = outer.add("a", "InputLayer", {"shape": (Expression("2 * half"),)}, None)
    outer.model("outer", a, outer.add("use", "Model", {"model": ref}, a))
    outer.model("small", a, outer.add("e", "Dense", {"units": Expression("width")}, a))
    return project(outer, inner, half=2, size=Expression("2 * half"), width=3, unused=5)


def test_that_a_model_is_exported_with_what_it_needs_and_no_more() -> None:
    text = generate(_two_graphs(), models=["small"]).text
    assert text == (
        "import keras\nfrom keras import layers\n\nhalf = 2\nwidth = 3\n\n"
        'a = keras.Input(shape=(2 * half,), name="a")\n'
        'e = layers.Dense(width, name="e")(a)\n\n'
        'small = keras.Model(inputs=a, outputs=e, name="small")\n'
    )


def test_that_a_nested_model_asked_for_alone_is_a_flat_script() -> None:
    text = generate(_two_graphs(), models=["inner"]).text
    assert "def " not in text
    assert "half = 2\nsize = 2 * half\n\nx = keras.Input(shape=(size,)" in text


def test_that_the_whole_project_has_all_its_constants() -> None:
    assert "\nunused = 5\n" in generate(_two_graphs()).text


def test_that_only_what_is_used_is_imported() -> None:
    drawing = Drawing()
    x = drawing.input("x", 2)
    scale = Array("float32", ((1.0, 2.0),))
    many = {f"module_of_mine:Layer{number}OfAnIncrediblyLongName": number for number in range(3)}
    y = drawing.add("scaled", "ops.multiply", {}, {"x1": x, "x2": scale})
    for path, number in many.items():
        y = drawing.add(f"mine_{number}", path, {"size": number}, y)
    drawing.model("model", x, y)
    text = generate(project(drawing)).text
    assert formatted(text) == text
    assert text.startswith(
        "import keras\nimport numpy as np\nfrom keras import ops\nfrom module_of_mine import (\n"
        "    Layer0OfAnIncrediblyLongName,\n"
    )
    assert 'scaled = ops.multiply(x, np.array([[1.0, 2.0]], dtype="float32"))' in text


def test_that_classes_of_one_name_get_names_of_their_own() -> None:
    drawing = Drawing()
    x = drawing.input("x", 2)
    y = drawing.add("a", "first.place:Gate", {}, x)
    drawing.model("m", x, drawing.add("b", "second:Gate", {"inner": KerasObject("second:Gate")}, y))
    text = generate(project(drawing)).text
    assert "from first.place import Gate\nfrom second import Gate as Gate_2\n" in text
    assert 'b = Gate_2(inner=Gate_2(), name="b")(a)' in text


def test_that_a_model_of_another_graph_that_stands_behind_the_main_one_is_built_after_it() -> None:
    first, second = Drawing("g1"), Drawing("g2")
    x = first.input("x", 2)
    ref: ModelRef = first.model("base", x, first.add("d", "Dense", {"units": 2}, x))
    a = second.input("a", 2)
    second.model("top", a, second.add("use", "Model", {"model": ref}, a))
    text = generate(project(first, second)).text
    assert text.endswith('base = keras.Model(inputs=x, outputs=d, name="base")\n\ntop = build_top(base)\n')
