"""Writes small documents in few lines, for the tests of the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from core.graph.project import Project
from core.graph.records import Call, Graph, Layer, Model, Source, Structure, Target
from core.values import CallId, GraphId, LayerId, ModelId, ModelRef, Value

Links = Source | Mapping[str, Source | Value]


class Drawing:
    """A graph that grows block by block; `add` returns the first output of the new block's first call."""

    def __init__(self, graph: str = "g1") -> None:
        self.graph = Graph(GraphId(graph), graph)

    def input(self, name: str, *shape: int | None, **config: Value) -> Source:
        return self.add(name, "InputLayer", {"shape": shape, **config}, None)

    def add(
        self, name: str, class_name: str, config: Mapping[str, Value], links: Links | None, **flags: Value
    ) -> Source:
        layer = Layer(LayerId(name), name, class_name, config)
        self.graph = replace(self.graph, layers={**self.graph.layers, layer.id: layer})
        return self.call(name, links, **flags)

    def call(self, name: str, links: Links | None, **flags: Value) -> Source:
        """One more call of a block; its id is `name:node`."""
        layer = self.graph.layers[LayerId(name)]
        call = CallId(f"{name}:{len(layer.calls)}")
        ports = {"inputs": links} if isinstance(links, Source) else dict(links or {})
        linked = {Target(call, port): source for port, source in ports.items() if isinstance(source, Source)}
        constants: dict[str, Value] = {port: of for port, of in ports.items() if not isinstance(of, Source)}
        made = replace(layer, calls=(*layer.calls, Call(call, {**constants, **flags})))
        layers = {**self.graph.layers, layer.id: made}
        self.graph = replace(self.graph, layers=layers, links={**self.graph.links, **linked})
        return Source(call)

    def model(self, name: str, inputs: Structure, outputs: Structure, sequential: bool = False) -> ModelRef:
        model = Model(ModelId(name), name, inputs, outputs, sequential)
        self.graph = replace(self.graph, models={**self.graph.models, model.id: model})
        return ModelRef(self.graph.id, model.id)


def project(*drawings: Drawing, **constants: Value) -> Project:
    return Project({drawing.graph.id: drawing.graph for drawing in drawings}, constants)


def many(*sources: Source | Value, port: str = "inputs") -> dict[str, Source | Value]:
    """Links into the items of a list port."""
    return {f"{port}[{index}]": source for index, source in enumerate(sources)}
