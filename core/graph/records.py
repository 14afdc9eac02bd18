"""What stands on one canvas: layers, their calls, the links between ports, and the models declared over them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

from core.values import AnnotationId, CallId, GraphId, LayerId, ModelId, Value

INPUT = "InputLayer"
MODEL = "Model"


class Source(NamedTuple):
    """An output port: output number `output` of a call."""

    call: CallId
    output: int = 0


class Target(NamedTuple):
    """An input port: a call's argument, written as Python would reach it: `inputs`, `inputs[2]`, `inputs["age"]`."""

    call: CallId
    port: str


class Position(NamedTuple):
    """Where a block's top left corner stands, in canvas units (pixels at zoom 1)."""

    x: float
    y: float


class Area(NamedTuple):
    """A rectangle on the canvas, in canvas units."""

    x: float
    y: float
    width: float
    height: float


Structure = Source | tuple["Structure", ...] | Mapping[str, "Structure"]


@dataclass(frozen=True, slots=True)
class Call:
    """One use of a layer. Its place in `Layer.calls` is its node index.

    `arguments` holds what no link brings: call flags (`return_attention_scores`) and constants by port
    (`x2` of `x + 1.0`). A `muted` call stays on the canvas and hands on what comes in (`core.graph.muting`).
    `outputs` counts the tensors that it gives in a list, a tuple or a dict, where neither the catalogue nor the links
    tell; 0 for a bare tensor.
    """

    id: CallId
    arguments: Mapping[str, Value] = field(default_factory=dict)
    muted: bool = False
    outputs: int = 0
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Layer:
    """A block: one Keras layer, one `keras.ops` function or one nested model. It owns the weights.

    `class_name` is `Dense` for `keras.layers.Dense`, `ops.add` for `keras.ops.add`, `InputLayer` for an input,
    `Model` for a nested model (config `model`: a ModelRef, `fresh_weights`: bool), `module:Class` for a custom layer.
    `config` holds the constructor arguments that differ from their defaults (`trainable` and `dtype` too), for an op
    its arguments that are no tensors. `note` becomes a comment in exported code.
    """

    id: LayerId
    name: str
    class_name: str
    config: Mapping[str, Value] = field(default_factory=dict)
    calls: tuple[Call, ...] = ()
    note: str = ""
    extra: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_op(self) -> bool:
        return self.class_name.startswith("ops.")

    @property
    def is_custom(self) -> bool:
        return ":" in self.class_name


@dataclass(frozen=True, slots=True)
class Model:
    """A named choice of ordered inputs and outputs on a graph.

    Inputs may be inner tensors: the model is then cut out behind them. A one-input model holds a bare Source, one
    that takes a list holds a tuple, even of one.
    """

    id: ModelId
    name: str
    inputs: Structure
    outputs: Structure
    sequential: bool = False
    trainable: bool = True
    note: str = ""
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Annotation:
    """What a person put on the canvas beside the model: a frame with a title around blocks, or a note.

    What lies within a frame is not written down: it is what stands there.
    """

    id: AnnotationId
    kind: Literal["frame", "note"]
    text: str
    area: Area
    extra: Mapping[str, object] = field(default_factory=dict)


class Place(NamedTuple):
    """Where a call belongs: its layer and its node index in it."""

    layer: Layer
    node: int

    @property
    def call(self) -> Call:
        return self.layer.calls[self.node]


@dataclass(frozen=True)
class Graph:
    """One canvas. Never changed: an edit returns another one.

    `bends` are the points that a link runs through on its way, by the port where it ends; `collapsed` blocks show
    their header alone.
    """

    id: GraphId
    name: str
    layers: Mapping[LayerId, Layer] = field(default_factory=dict)
    links: Mapping[Target, Source] = field(default_factory=dict)
    models: Mapping[ModelId, Model] = field(default_factory=dict)
    positions: Mapping[LayerId, Position] = field(default_factory=dict)
    bends: Mapping[Target, tuple[Position, ...]] = field(default_factory=dict)
    collapsed: frozenset[LayerId] = frozenset()
    annotations: Mapping[AnnotationId, Annotation] = field(default_factory=dict)
    extra: Mapping[str, object] = field(default_factory=dict)

    @cached_property
    def places(self) -> Mapping[CallId, Place]:
        """Every call's layer and node index."""
        return {call.id: Place(layer, node) for layer in self.layers.values() for node, call in enumerate(layer.calls)}

    @cached_property
    def consumers(self) -> Mapping[Source, tuple[Target, ...]]:
        """For every linked output, the input ports it feeds."""
        found: dict[Source, list[Target]] = {}
        for target, source in self.links.items():
            found.setdefault(source, []).append(target)
        return {source: tuple(targets) for source, targets in found.items()}

    @cached_property
    def incoming(self) -> Mapping[CallId, Mapping[str, Source]]:
        """For every linked call, the source at each of its linked ports."""
        found: dict[CallId, dict[str, Source]] = {}
        for target, source in self.links.items():
            found.setdefault(target.call, {})[target.port] = source
        return found

    def layer_named(self, name: str) -> Layer | None:
        return next((layer for layer in self.layers.values() if layer.name == name), None)

    def model_named(self, name: str) -> Model | None:
        return next((model for model in self.models.values() if model.name == name), None)


def flatten(structure: Structure) -> Iterator[tuple[str, Source]]:
    """Every source of a structure with its path (`""`, `[0]`, `["age"]`), in Keras's order: dict keys sorted."""
    if isinstance(structure, Source):
        yield "", structure
    elif isinstance(structure, Mapping):
        for key in sorted(structure):
            yield from ((f'["{key}"]{path}', source) for path, source in flatten(structure[key]))
    else:
        for index, item in enumerate(structure):
            yield from ((f"[{index}]{path}", source) for path, source in flatten(item))
