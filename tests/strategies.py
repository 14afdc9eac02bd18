"""Random documents for property tests: any values in any fields, with every reference leading somewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar, get_args

from hypothesis import strategies as st

from core.graph.plan import (
    Binding,
    DataSource,
    InputPlan,
    LossMode,
    OutputPlan,
    Precision,
    SourceKind,
    Strategy,
    TrainingPlan,
    Transform,
    TransformKind,
)
from core.graph.project import Project
from core.graph.records import Annotation, Area, Call, Graph, Layer, Model, Position, Source, Structure, Target
from core.graph.search import Dimension, DimensionKind, Direction, Pruner, Search
from core.graph.tie import Tie, TieStyle
from core.values import (
    AnnotationId,
    Array,
    CallId,
    Code,
    EllipsisMark,
    Expression,
    GraphId,
    KerasObject,
    LayerId,
    LayerRef,
    Listed,
    ModelId,
    ModelRef,
    Slice,
    Value,
)

Item = TypeVar("Item")

_CLASSES = ("Dense", "InputLayer", "LSTM", "Concatenate", "ops.add", "ops.getitem", "Model", "my_layers:Gate")
_FIELDS = ("units", "activation", "shape", "name", "key", "axis", "$dollar", "$$two", "ünï", "")
_PORTS = ("inputs", "inputs[0]", "inputs[10]", 'inputs["age"]', "query", "initial_state[1]", "x1", "odd: port")

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
floats = st.floats(allow_nan=False)
integers = st.integers(-(10**20), 10**20)
scalars = st.none() | st.booleans() | integers | floats | texts
references = st.builds(ModelRef, st.just(GraphId("g1")), st.just(ModelId("m1"))) | st.builds(
    LayerRef, st.just(LayerId("l1"))
)
keys = st.sampled_from(_FIELDS) | texts
flat = scalars | references | st.builds(Expression, texts) | st.just(EllipsisMark()) | st.builds(Code, texts, texts)


def _containers(inner: st.SearchStrategy[Value]) -> st.SearchStrategy[Value]:
    many = st.lists(inner, max_size=3).map(tuple)
    named = st.dictionaries(keys, inner, max_size=3)
    return (
        many | many.map(Listed) | named | st.builds(KerasObject, texts, named) | st.builds(Slice, inner, inner, inner)
    )


arrays = st.builds(Array, st.sampled_from(["float32", "int64"]), st.lists(floats, max_size=4).map(tuple))
values: st.SearchStrategy[Value] = st.recursive(flat | arrays, _containers, max_leaves=6)
configs: st.SearchStrategy[Mapping[str, Value]] = st.dictionaries(keys, values, max_size=3)
json_trees = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=5,
)
extras = st.dictionaries(st.text("xyz", min_size=1).map("unknown_{}".format), json_trees, max_size=2)
positions = st.builds(Position, floats.filter(lambda x: abs(x) < 1e300), floats.filter(lambda y: abs(y) < 1e300))


def _some(items: st.SearchStrategy[Item], most: int = 3, least: int = 0) -> st.SearchStrategy[tuple[Item, ...]]:
    return st.lists(items, min_size=least, max_size=most).map(tuple)


def sources(calls: tuple[CallId, ...]) -> st.SearchStrategy[Source]:
    return st.builds(Source, st.sampled_from(calls), st.integers(0, 3))


def structures(calls: tuple[CallId, ...]) -> st.SearchStrategy[Structure]:
    one: st.SearchStrategy[Structure] = sources(calls)
    return st.recursive(one, lambda inner: _some(inner) | st.dictionaries(keys, inner, max_size=2), max_leaves=4)


@st.composite
def graphs(draw: st.DrawFn, number: int = 1) -> Graph:
    """A graph `g<number>` with at least one call and the model `m1`."""
    uses = draw(st.lists(st.integers(1, 3), min_size=1, max_size=4))
    layers: dict[LayerId, Layer] = {}
    calls: tuple[CallId, ...] = ()
    for index, count in enumerate(uses, start=1):
        fresh = tuple(CallId(f"c{len(calls) + node}") for node in range(1, count + 1))
        layer_id = LayerId(f"l{index}")
        layers[layer_id] = draw(_layers(layer_id, fresh))
        calls += fresh
    models = draw(st.integers(1, 2))
    targets = st.builds(Target, st.sampled_from(calls), st.sampled_from(_PORTS))
    links = draw(st.dictionaries(targets, sources(calls), max_size=6))
    bent = (
        st.dictionaries(st.sampled_from(list(links)), _some(positions, least=1), max_size=2) if links else st.just({})
    )
    notes = [draw(_annotations(number)) for number in range(1, 1 + draw(st.integers(0, 2)))]
    return Graph(
        GraphId(f"g{number}"),
        draw(texts),
        layers,
        links,
        {model.id: model for model in (draw(_models(n, calls)) for n in range(1, models + 1))},
        draw(st.dictionaries(st.sampled_from(list(layers)), positions)),
        draw(bent),
        draw(st.frozensets(st.sampled_from(list(layers)), max_size=2)),
        {note.id: note for note in notes},
        draw(extras),
    )


def _layers(layer_id: LayerId, calls: tuple[CallId, ...]) -> st.SearchStrategy[Layer]:
    made: Callable[..., st.SearchStrategy[Any]] = st.builds
    uses = st.tuples(*(made(Call, st.just(call), configs, st.booleans(), st.integers(0, 3), extras) for call in calls))
    return made(Layer, st.just(layer_id), texts, st.sampled_from(_CLASSES), configs, uses, texts, extras)


def _annotations(number: int) -> st.SearchStrategy[Annotation]:
    sizes = st.floats(0, 1e6)
    areas = st.builds(Area, st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), sizes, sizes)
    kinds = st.sampled_from(["frame", "note"])
    return st.builds(Annotation, st.just(AnnotationId(f"a{number}")), kinds, texts, areas, extras)


def _models(number: int, calls: tuple[CallId, ...]) -> st.SearchStrategy[Model]:
    wires = structures(calls)
    truth = st.booleans()
    return st.builds(Model, st.just(ModelId(f"m{number}")), texts, wires, wires, truth, truth, texts, extras)


dimensions = st.builds(
    Dimension,
    texts,
    st.sampled_from(get_args(DimensionKind)),
    st.floats(-1e9, 1e9),
    st.floats(-1e9, 1e9),
    st.booleans(),
    st.floats(0, 1e9),
    _some(values),
    extras,
)
searches = st.builds(
    Search,
    _some(dimensions),
    texts,
    st.sampled_from(get_args(Direction)),
    st.integers(0, 999),
    st.sampled_from(get_args(Pruner)),
    st.integers(0, 99),
    st.floats(0, 1e9),
    texts,
    texts,
    extras,
)


def plans(graph: Graph) -> st.SearchStrategy[TrainingPlan]:
    """Training plans for the first model of `graph`."""
    ends = sources(tuple(graph.places))
    transforms = st.builds(Transform, st.sampled_from(get_args(TransformKind)), configs, extras)
    bindings = st.builds(Binding, _some(texts), transforms, extras)
    objects = st.builds(KerasObject, texts, configs)
    counts = integers | st.builds(Expression, texts)
    origins = st.builds(DataSource, st.sampled_from(get_args(SourceKind)), texts, configs, extras)
    return st.builds(
        TrainingPlan,
        st.just(ModelRef(graph.id, next(iter(graph.models)))),
        st.none() | origins,
        _some(st.builds(InputPlan, ends, _some(bindings, 2), extras), 2),
        _some(
            st.builds(
                OutputPlan,
                ends,
                st.none() | bindings,
                st.none() | texts | objects,
                counts | floats,
                _some(texts | objects),
                st.none() | bindings,
                configs,
                st.none() | texts | objects,
                extras,
            ),
            2,
        ),
        texts | objects,
        counts,
        counts,
        st.floats(0, 1),
        st.integers(0, 2**32),
        _some(objects, 2),
        st.none() | origins,
        st.integers(0, 9),
        st.sampled_from(get_args(LossMode)),
        st.integers(0, 99),
        st.sampled_from(get_args(Precision)),
        st.booleans(),
        counts,
        st.booleans(),
        texts,
        texts,
        st.sampled_from(get_args(Strategy)),
        counts,
        st.none() | searches,
        extra=extras,
    )


ties = st.builds(Tie, texts, texts, texts, st.booleans(), st.sampled_from(get_args(TieStyle)), texts, extras)


@st.composite
def projects(draw: st.DrawFn) -> Project:
    """Any project that can be saved; most of them no model that Keras would build."""
    many = draw(st.lists(st.booleans(), max_size=1))
    drawn = [draw(graphs(number)) for number, _ in enumerate([True, *many], start=1)]
    plan = draw(st.none() | plans(drawn[0]))
    tie = draw(st.none() | ties)
    return Project({graph.id: graph for graph in drawn}, draw(configs), plan, tie, draw(extras))
