"""Makes the real `keras.Model` objects of a project, with weights shared exactly as drawn.

Graphs are built nested ones first. In each graph the calls are made in `core.graph.order.call_order` (those that a
declared model needs), then the models in the document's order. A block with fresh weights builds its model anew in a
space of its own, everything nested inside it included.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import keras

from core.engine.errors import EngineError
from core.engine.instance import GraphInstance
from core.engine.make import Maker
from core.graph.counted_names import counted_names
from core.graph.muting import without_muted
from core.graph.order import models_needed
from core.graph.project import Project
from core.graph.records import Source
from core.values import GraphId, LayerId, ModelRef

_FRAMES_PER_CALL = 12


class NotCompiled(EngineError):
    """A model or block that was not asked for, or that no declared model uses."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} was not compiled. Declare a model that uses it.")


@dataclass(frozen=True)
class Compiled:
    """The Keras objects of a project: by model, by block, and the symbolic tensor of every output port."""

    graphs: Mapping[GraphId, GraphInstance]

    def model(self, ref: ModelRef) -> keras.Model:
        instance = self.graphs.get(ref.graph)
        if instance is None or ref.model not in instance.models:
            raise NotCompiled(f"Model {ref.model} of graph {ref.graph}")
        return instance.models[ref.model]

    def layer(self, graph: GraphId, layer: LayerId) -> keras.Operation:
        """The layer (or nested model, or op) of a block."""
        instance = self.graphs.get(graph)
        if instance is None or layer not in instance.operations:
            raise NotCompiled(f"Block {layer} of graph {graph}")
        return instance.operations[layer]

    def tensor(self, graph: GraphId, source: Source) -> keras.KerasTensor:
        instance = self.graphs.get(graph)
        if instance is None or source not in instance.tensors:
            raise NotCompiled(f"Output {source.output} of call {source.call} of graph {graph}")
        return instance.tensors[source]


def compile_project(project: Project, trusted: bool = False, models: Iterable[ModelRef] | None = None) -> Compiled:
    """Every declared model (or those given, with all that they contain) as real, uncompiled `keras.Model` objects.

    `trusted` lets code of the project run. Raises CallFailed or ModelFailed at the block or model, CallsInALoop or
    ModelsInALoop. Muted calls are left out.
    """
    project = without_muted(project)
    refs = list(_declared(project) if models is None else models)
    for stem, count in counted_names(project, project.graphs.values()).items():
        for _ in range(count):
            keras.backend.get_uid(stem)
    with _deep_enough(project):
        return Compiled(_build(project, refs, trusted, names={}))


def _build(
    project: Project, refs: Iterable[ModelRef], trusted: bool, names: Mapping[ModelRef, str]
) -> dict[GraphId, GraphInstance]:
    graphs: dict[GraphId, GraphInstance] = {}

    def shared(ref: ModelRef) -> keras.Model:
        return Compiled(graphs).model(ref)

    def fresh(ref: ModelRef, name: str) -> keras.Model:
        return Compiled(_build(project, [ref], trusted, {ref: name})).model(ref)

    for graph_id, models in models_needed(project, refs).items():
        instance = GraphInstance(project.graphs[graph_id], Maker(project.constants, trusted, shared), fresh)
        graphs[graph_id] = instance
        instance.build(models, {ref.model: name for ref, name in names.items() if ref.graph == graph_id})
    return graphs


def _declared(project: Project) -> Iterator[ModelRef]:
    for graph in project.graphs.values():
        yield from (ModelRef(graph.id, model) for model in graph.models)


@contextmanager
def _deep_enough(project: Project) -> Iterator[None]:
    """Keras walks a graph by recursion, a few frames a layer: a chain of 1,100 overruns Python's usual limit."""
    before = sys.getrecursionlimit()
    calls = sum(len(graph.places) for graph in project.graphs.values())
    sys.setrecursionlimit(max(before, 1000 + calls * _FRAMES_PER_CALL))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
