"""What all checks together promise: they never raise, and tell the same every time."""

from __future__ import annotations

from dataclasses import replace
from inspect import signature

from hypothesis import given
from hypothesis import strategies as st

from core.catalog.table import load
from core.graph import edits
from core.graph.plan import OutputPlan, TrainingPlan
from core.graph.problem import Problem, Severity
from core.graph.project import Project
from core.graph.records import Call, Graph, Layer, Model, Source, Structure, Target
from core.graph.validation import validate
from core.values import CallId, Expression, GraphId, KerasObject, LayerId, LayerRef, ModelId, ModelRef, Slice, Value
from tests.documents import Drawing, chain, residual
from tests.strategies import projects, values

_ids = st.integers(0, 4).map(str)
_calls = _ids.map(lambda text: CallId(f"c{text}"))
_layers = _ids.map(lambda text: LayerId(f"l{text}"))
_refs = st.builds(ModelRef, st.builds(GraphId, st.sampled_from(["g1", "g2", "g9"])), st.just(ModelId("m1")))
_sources = st.builds(Source, _calls, st.integers(-2, 3))
_ports = st.sampled_from(
    [
        "inputs",
        "inputs[0]",
        "inputs[1]",
        "inputs[999999]",
        "sequences",
        "initial_state[0]",
        "query",
        "x1",
        "x2",
        "x",
        "][",
    ]
)
_structures: st.SearchStrategy[Structure] = st.recursive(
    _sources, lambda inner: st.lists(inner, max_size=3).map(tuple) | st.dictionaries(_ids, inner, max_size=2)
)
_CLASSES = [
    *(entry.name for entry in load().under("layers")),
    *(f"ops.{entry.name}" for entry in load().under("ops")),
    "Model",
    "module:Gate",
    "",
    "Dens",
]
_objects: st.SearchStrategy[Value] = st.sampled_from(
    ["LSTM", "GRUCell", "LSTMCell", "StackedRNNCells", "Dense", "RNN", "Bidirectional", "TimeDistributed", "Nothing"]
).map(lambda name: KerasObject(f"layers.{name}", {"units": 2}))
_settings = st.one_of(
    values,
    _objects,
    _refs,
    st.builds(LayerRef, _layers),
    st.lists(_objects, max_size=2).map(tuple),
    st.sampled_from(
        [True, False, None, 0, -1, 10**30, 1.5, float("nan"), float("inf"), "same", (), Slice(), Expression("q+")]
    ),
)


@st.composite
def _blocks(draw: st.DrawFn, layer_id: LayerId) -> Layer:
    class_name = draw(st.sampled_from(_CLASSES))
    entry = load().layer(class_name)
    names = [field.name for field in entry.fields] if entry else ["model", "units"]
    config = draw(st.dictionaries(st.sampled_from([*names, "fresh_weights"]), _settings, max_size=4))
    flags = [flag.name for flag in entry.flags] if entry else []
    arguments = st.dictionaries(st.sampled_from([*flags, "training", "x2", "key", "nothing"]), _settings, max_size=2)
    calls = draw(st.lists(st.builds(Call, _calls, arguments), max_size=3))
    return Layer(layer_id, draw(st.sampled_from(["", "a", "b", "a/b"])), class_name, config, tuple(calls))


@st.composite
def _absurd(draw: st.DrawFn) -> Project:
    """Documents that hold together nowhere: ids that come twice or not at all, any class with any settings."""
    graphs = {}
    for name in draw(st.sampled_from([("g1",), ("g1", "g2")])):
        layers = {layer_id: draw(_blocks(layer_id)) for layer_id in draw(st.lists(_layers, max_size=4, unique=True))}
        links = draw(st.dictionaries(st.builds(Target, _calls, _ports), _sources, max_size=8))
        model = st.builds(Model, st.just(ModelId("m1")), st.just("m"), _structures, _structures, st.booleans())
        models = {found.id: found for found in draw(st.lists(model, max_size=1))}
        graphs[GraphId(name)] = Graph(GraphId(name), name, layers, links, models)
    rows = st.builds(OutputPlan, _sources, loss=st.sampled_from(["mse", "nothing", "", None, "bce"]))
    plan = st.none() | st.builds(TrainingPlan, _refs, outputs=st.lists(rows, max_size=2).map(tuple), epochs=_settings)
    constants = draw(st.dictionaries(st.sampled_from(["a", "b", "min", "1"]), _settings, max_size=3))
    return Project(graphs, constants, draw(plan))


@given(_absurd())
def test_that_no_document_is_too_absurd_to_check(project: Project) -> None:
    for problem in validate(project):
        assert isinstance(problem, Problem)
        assert problem.message
        assert problem.kind


@given(_absurd())
def test_that_every_repair_names_an_edit_and_its_arguments(project: Project) -> None:
    for problem in validate(project):
        for repair in problem.repairs:
            signature(getattr(edits, repair.edit)).bind(project, **repair.arguments)
            assert repair.label


@given(projects())
def test_that_any_document_which_can_be_saved_can_be_checked(project: Project) -> None:
    assert validate(project) == validate(project)


def test_that_sound_documents_have_no_problems() -> None:
    assert validate(chain(30)) == ()
    assert validate(residual(3)) == ()


def test_that_an_empty_project_has_no_problems() -> None:
    assert validate(Project()) == ()


def test_that_errors_come_first_and_then_the_order_of_the_document() -> None:
    draw = Drawing()
    x = draw.input()
    y = draw("Dense", x, name="late", units=0)
    z = draw("Dense", y, name="early", units=1, activation="rellu")
    draw("Dense", x, name="loose", units=3)
    draw.model("net", x, z)
    found = validate(draw.project())
    assert [problem.severity for problem in found] == [Severity.ERROR, Severity.ERROR, Severity.WARNING]
    assert [problem.place.layer for problem in found] == [LayerId("l2"), LayerId("l3"), LayerId("l4")]


def test_that_neither_deep_nesting_nor_a_giant_loop_is_a_trap() -> None:
    drawings = [Drawing(f"g{number}", f"graph {number}") for number in range(1, 1501)]
    ref: ModelRef | None = None
    for number, draw in enumerate(reversed(drawings)):
        x = draw.input("x")
        y = draw("Dense", x, name="d", units=4) if ref is None else draw.nested(ref, x, name="inner")
        ref = draw.model(f"m{number}", x, y)
    assert validate(drawings[0].project(*drawings[1:])) == ()
    giant = chain(3000)
    first, *_, last = giant.main.places
    links = {**giant.main.links, Target(first, "inputs"): Source(last)}
    looped = giant.with_graph(replace(giant.main, links=links))
    assert "loop" in {problem.kind for problem in validate(looped)}
