"""What cannot be written is refused with its place, or, in a draft, stands as a comment in its place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.codegen import (
    BlockNotWritten,
    CodegenError,
    ConstantNotWritten,
    Generated,
    ModelNotWritten,
    UnknownModel,
    generate,
)
from core.graph.order import CallsInALoop, ModelsInALoop
from core.graph.project import Project
from core.graph.records import Call, Graph, Layer, Model, Source
from core.values import CallId, Code, Expression, GraphId, LayerId, LayerRef, ModelId, ModelRef, Value
from tests.core.codegen.running import formatted
from tests.core.engine.building import Drawing, many, project


def _drawing(class_name: str = "Dense", **config: Value) -> Drawing:
    """A block between an input and a layer, all in one model."""
    drawing = Drawing()
    x = drawing.input("x", 4)
    y = drawing.add("odd", class_name, config, x)
    drawing.model("whole", x, drawing.add("after", "Dense", {"units": 1}, y))
    return drawing


def _draft(asked: Project) -> Generated:
    draft = generate(asked, draft=True)
    compile(draft.text, "<draft>", "exec")
    assert formatted(draft.text) == draft.text
    return draft


def _refused(drawing: Drawing, **constants: Value) -> CodegenError:
    asked = project(drawing, **constants)
    with pytest.raises(CodegenError) as refused:
        generate(asked)
    assert f"{refused.value}" in _unwrapped(_draft(asked).text)
    return refused.value


def _unwrapped(text: str) -> str:
    """The text with every comment on one line."""
    return f"# {text}".replace("\n# ", " ")


@pytest.mark.parametrize(
    ("class_name", "config", "reason"),
    [
        ("Dence", {}, "odd: Keras has no layer or operation called Dence. Did you mean Dense?"),
        ("ops.subtrac", {}, "odd: Keras has no layer or operation called ops.subtrac. Did you mean ops.subtract?"),
        ("Model", {}, "odd: it holds no model. Choose one."),
        ("Model", {"model": ModelRef(GraphId("g9"), ModelId("m1"))}, "odd: the model it uses (m1 of graph g9)"),
        ("TimeDistributed", {"layer": LayerRef(LayerId("l9"))}, "odd: there is no block l9 to share a layer with."),
        ("TimeDistributed", {"layer": LayerRef(LayerId("l2"))}, "odd: it wraps itself."),
        ("Lambda", {"function": Code("f", "def f(x:")}, "odd: its code is no valid Python"),
        ("Lambda", {"function": Code("f", "def g(x): pass")}, "odd: its code defines no f."),
        ("Dense", {"units": Expression("4 +")}, "odd: `4 +` is no arithmetic"),
    ],
)
def test_that_a_block_is_refused_with_its_place(class_name: str, config: dict[str, Value], reason: str) -> None:
    fault = _refused(_drawing(class_name, **config))
    assert isinstance(fault, BlockNotWritten)
    assert str(fault).startswith(reason)
    assert (fault.graph, fault.layer, fault.call) == ("g1", "l2", "c2")


def test_that_an_open_port_is_named_and_what_waits_for_it_says_so() -> None:
    drawing = _drawing()
    drawing.graph = replace(
        drawing.graph, links={target: source for target, source in drawing.graph.links.items() if target.call != "c2"}
    )
    assert str(_refused(drawing)) == "odd: nothing is linked to inputs."
    draft = _draft(project(drawing))
    assert "# after: it waits for odd.\n" in draft.text
    assert "# Model whole: it waits for after.\n" in draft.text
    line = draft.text.splitlines().index("# odd: nothing is linked to inputs.") + 1
    assert draft.lines[GraphId("g1"), CallId("c2")] == (line,)


def test_that_what_no_model_needs_is_a_comment_and_no_error() -> None:
    drawing = _drawing()
    drawing.add("loose", "Dense", {"units": 2}, None)
    assert "# loose: nothing is linked to inputs.\n" in generate(project(drawing)).text


def test_that_a_block_without_calls_has_its_statement() -> None:
    drawing = _drawing()
    drawing.add("uncalled", "Dense", {"units": 2}, None)
    layer = replace(drawing.layer("uncalled"), calls=())
    drawing.graph = replace(drawing.graph, layers={**drawing.graph.layers, layer.id: layer})
    assert 'uncalled = layers.Dense(2, name="uncalled")\n' in generate(project(drawing)).text


def test_that_a_list_that_is_too_short_is_told() -> None:
    drawing = Drawing()
    x = drawing.input("x", 4)
    drawing.model("short", x, drawing.add("joined", "Subtract", {}, many(x)))
    assert str(_refused(drawing)) == "joined: inputs takes at least 2 tensors, and 1 is linked."


def test_that_a_gap_in_a_list_is_told() -> None:
    drawing = Drawing()
    x = drawing.input("x", 4)
    joined = drawing.add("joined", "Concatenate", {}, {"inputs[0]": x, "inputs[2]": x})
    drawing.model("gap", x, joined)
    assert str(_refused(drawing)) == "joined: nothing is linked to inputs[1]."


def test_that_a_loop_is_told_with_its_path() -> None:
    drawing = _drawing()
    loop = drawing.add("loop", "Add", {}, many(Source(CallId("c2")), Source(CallId("c3"))))
    drawing.link(loop, CallId("c2"))
    with pytest.raises(CallsInALoop):
        generate(project(drawing))
    draft = _draft(project(drawing))
    assert "is a loop" in draft.text
    assert 'x = keras.Input(shape=(4,), name="x")\n' in draft.text


def test_that_graphs_in_a_loop_are_told() -> None:
    one, other = _drawing("Model", model=ModelRef(GraphId("g2"), ModelId("m1"))), Drawing("g2")
    x = other.input("x", 4)
    other.model("inner", x, other.add("back", "Model", {"model": ModelRef(GraphId("g1"), ModelId("m1"))}, x))
    with pytest.raises(ModelsInALoop):
        generate(project(one, other))
    assert _draft(project(one, other)).text.startswith("# The graphs")


def test_that_a_model_that_is_sequential_in_name_only_is_told() -> None:
    drawing = Drawing()
    a, b = drawing.input("a", 4), drawing.input("b", 4)
    drawing.model("two_ways", a, drawing.add("sum", "Add", {}, many(a, b)), sequential=True)
    fault = _refused(drawing)
    assert isinstance(fault, ModelNotWritten)
    assert (fault.graph, fault.model) == ("g1", "m1")


def test_that_a_model_of_nothing_is_told() -> None:
    drawing = _drawing()
    drawing.model("lost", Source(CallId("c1")), Source(CallId("c99"), 3))
    assert isinstance(_refused(drawing), ModelNotWritten)


def test_that_a_constant_without_a_value_is_told() -> None:
    assert isinstance(_refused(_drawing(units=2), half="x", broken=Expression("1 +")), ConstantNotWritten)


def test_that_a_model_that_is_not_declared_is_told() -> None:
    with pytest.raises(UnknownModel, match="declares whole"):
        generate(project(_drawing(units=2)), models=["hole"])


def test_that_training_without_a_plan_is_refused() -> None:
    with pytest.raises(CodegenError, match="no training plan"):
        generate(project(_drawing(units=2)), training=True)


def test_that_a_sequential_model_of_one_muted_call_stands_as_a_comment() -> None:
    source = Source(CallId("c1"))
    layer = Layer(LayerId("l1"), "only", "Dense", {"units": 2}, (Call(CallId("c1"), muted=True),))
    model = Model(ModelId("m1"), "net", source, source, sequential=True)
    graph = Graph(GraphId("g1"), "main", {layer.id: layer}, models={model.id: model})
    assert "# Model net" in _draft(Project({graph.id: graph})).text


def test_that_an_input_that_would_hold_itself_says_so() -> None:
    drawing = _drawing()
    block = next(layer for layer in drawing.graph.layers.values() if layer.class_name == "InputLayer")
    drawing.graph = replace(
        drawing.graph,
        layers={**drawing.graph.layers, block.id: replace(block, config={"shape": (LayerRef(block.id),)})},
    )
    assert "it wraps itself" in _draft(project(drawing)).text
