"""The schema of version 1: which fields each record has in a `.loom` file, in the order in which they are written."""

from __future__ import annotations

from typing import get_args

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
from core.graph.records import Annotation, Call, Graph, Layer, Model
from core.graph.search import Dimension, DimensionKind, Direction, Pruner, Search
from core.graph.tie import Tie, TieStyle
from core.project.codecs import (
    AREA,
    ARGUMENTS,
    CONFIG,
    LINES,
    MODEL_REF,
    NAMED,
    NUMBER,
    SOURCE,
    STRUCTURE,
    TEXT,
    TRUTH,
    WHOLE,
    Codec,
    by_id,
    either,
    many,
    one_of,
    optional,
    text_id,
)
from core.project.record import Column, Record
from core.project.tables import BENDS, COLLAPSED, LINKS, POSITIONS
from core.project.values import decode_value, encode_value
from core.values import Expression, KerasObject

_COUNT = either("a whole number or a $expr", int, Expression)
_WEIGHT = either("a number or a $expr", int, float, Expression)
_OBJECT = either("a $object", KerasObject)
_NAMED_OBJECT = either("a name or a $object", str, KerasObject)
_NAMED_OBJECT_OR_NONE = either("a name, a $object or null", str, KerasObject, type(None))

CALL = Record(
    Call,
    "a call",
    (
        Column("id", text_id("c")),
        Column("arguments", ARGUMENTS),
        Column("muted", TRUTH),
        Column("outputs", WHOLE),
    ),
)

LAYER = Record(
    Layer,
    "a layer",
    (
        Column("id", text_id("l")),
        Column("name", TEXT),
        Column("class_name", TEXT, "class"),
        Column("config", CONFIG),
        Column("note", LINES),
        Column("calls", many(CALL.codec, spread=True), always=True),
    ),
    spread=True,
)

MODEL = Record(
    Model,
    "a model",
    (
        Column("id", text_id("m")),
        Column("name", TEXT),
        Column("inputs", STRUCTURE),
        Column("outputs", STRUCTURE),
        Column("sequential", TRUTH),
        Column("trainable", TRUTH),
        Column("note", LINES),
    ),
    spread=True,
)

ANNOTATION = Record(
    Annotation,
    "an annotation",
    (
        Column("id", text_id("a")),
        Column("kind", one_of("frame", "note")),
        Column("text", LINES),
        Column("area", AREA),
    ),
)

GRAPH = Record(
    Graph,
    "a graph",
    (
        Column("id", text_id("g")),
        Column("name", TEXT),
        Column("layers", by_id(LAYER.codec, lambda layer: layer.id), always=True),
        Column("links", LINKS, always=True),
        Column("models", by_id(MODEL.codec, lambda model: model.id), always=True),
        Column("positions", POSITIONS),
        Column("bends", BENDS),
        Column("collapsed", COLLAPSED),
        Column("annotations", by_id(ANNOTATION.codec, lambda note: note.id)),
    ),
    spread=True,
)

TRANSFORM = Record(
    Transform,
    "a transform",
    (Column("kind", one_of(*get_args(TransformKind)), always=True), Column("options", ARGUMENTS)),
)

BINDING = Record(Binding, "a binding", (Column("columns", many(TEXT)), Column("transform", TRANSFORM.codec)))

SOURCE_OF_DATA = Record(
    DataSource,
    "a data source",
    (Column("kind", one_of(*get_args(SourceKind))), Column("path", TEXT), Column("options", ARGUMENTS)),
)

INPUT_PLAN = Record(
    InputPlan,
    "an input's plan",
    (Column("input", SOURCE), Column("bindings", many(BINDING.codec, spread=True))),
    spread=True,
)

OUTPUT_PLAN = Record(
    OutputPlan,
    "an output's plan",
    (
        Column("output", SOURCE),
        Column("target", optional(BINDING.codec)),
        Column("loss", _NAMED_OBJECT_OR_NONE),
        Column("weight", _WEIGHT),
        Column("metrics", many(_NAMED_OBJECT)),
        Column("sample_weight", optional(BINDING.codec)),
        Column("class_weight", ARGUMENTS),
        Column("optimizer", _NAMED_OBJECT_OR_NONE),
    ),
    spread=True,
)

DIMENSION = Record(
    Dimension,
    "a dimension of a search",
    (
        Column("what", TEXT),
        Column("kind", one_of(*get_args(DimensionKind)), always=True),
        Column("low", NUMBER),
        Column("high", NUMBER),
        Column("log", TRUTH),
        Column("step", NUMBER),
        Column("choices", many(Codec(encode_value, decode_value))),
    ),
)

SEARCH = Record(
    Search,
    "a search",
    (
        Column("dimensions", many(DIMENSION.codec, spread=True)),
        Column("objective", TEXT),
        Column("direction", one_of(*get_args(Direction))),
        Column("trials", WHOLE),
        Column("pruner", one_of(*get_args(Pruner))),
        Column("jobs", WHOLE),
        Column("minutes", NUMBER),
        Column("storage", TEXT),
        Column("study", TEXT),
    ),
    spread=True,
)

PLAN = Record(
    TrainingPlan,
    "a training plan",
    (
        Column("model", MODEL_REF),
        Column("source", optional(SOURCE_OF_DATA.codec)),
        Column("inputs", many(INPUT_PLAN.codec, spread=True)),
        Column("outputs", many(OUTPUT_PLAN.codec, spread=True)),
        Column("optimizer", _NAMED_OBJECT, always=True),
        Column("epochs", _COUNT, always=True),
        Column("batch_size", _COUNT, always=True),
        Column("validation_split", NUMBER, always=True),
        Column("seed", WHOLE, always=True),
        Column("callbacks", many(_OBJECT)),
        Column("validation_source", optional(SOURCE_OF_DATA.codec)),
        Column("folds", WHOLE),
        Column("loss_mode", one_of(*get_args(LossMode))),
        Column("measure_every", WHOLE),
        Column("precision", one_of(*get_args(Precision))),
        Column("jit_compile", TRUTH),
        Column("steps_per_execution", _COUNT),
        Column("deterministic", TRUTH),
        Column("warm_start", TEXT),
        Column("device", TEXT),
        Column("strategy", one_of(*get_args(Strategy))),
        Column("checkpoint_every", _COUNT),
        Column("search", optional(SEARCH.codec)),
    ),
    spread=True,
)

TIE = Record(
    Tie,
    "a tie to a Python file",
    (
        Column("path", TEXT),
        Column("code", TEXT),
        Column("canvas", TEXT),
        Column("whole", TRUTH),
        Column("style", one_of(*get_args(TieStyle))),
        Column("base", LINES),
    ),
    spread=True,
)

PROJECT = Record(
    Project,
    "a project",
    (
        Column("constants", NAMED),
        Column("graphs", by_id(GRAPH.codec, lambda graph: graph.id), always=True),
        Column("plan", optional(PLAN.codec)),
        Column("tie", optional(TIE.codec)),
    ),
    spread=True,
    reserved=("format", "version"),
)
