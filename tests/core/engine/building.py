"""Writes small documents in few lines, for the tests of the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from core.graph.project import Project
from core.graph.records import Call, Graph, Layer, Model, Source, Structure, Target
from core.values import CallId, GraphId, LayerId, ModelId, ModelRef, Value

Links = Source | Mapping[str, Source | Value]


class Drawing:
    """A graph that grows block by block; blocks are known by name, and `add` gives the new call's first output."""

    def __init__(self, graph: str = "g1") -> None:
        self.graph = Graph(GraphId(graph), graph)

    def input(self, name: str, *shape: int | None, **config: Value) -> Source:
        return self.add(name, "InputLayer", {"shape": shape, **config}, None)

    def add(
        self, name: str, class_name: str, config: Mapping[str, Value], links: Links | None, **flags: Value
    ) -> Source:
        layer = Layer(LayerId(f"l{len(self.graph.layers) + 1}"), name, class_name, config)
        self.graph = replace(self.graph, layers={**self.graph.layers, layer.id: layer})
        return self.call(name, links, **flags)

    def call(self, name: str, links: Links | None, **flags: Value) -> Source:
        """One more call of a block."""
        layer = self.layer(name)
        call = CallId(f"c{len(self.graph.places) + 1}")
        ports = {"inputs": links} if isinstance(links, Source) else dict(links or {})
        linked = {Target(call, port): source for port, source in ports.items() if isinstance(source, Source)}
        constants: dict[str, Value] = {port: of for port, of in ports.items() if not isinstance(of, Source)}
        made = replace(layer, calls=(*layer.calls, Call(call, {**constants, **flags})))
        layers = {**self.graph.layers, layer.id: made}
        self.graph = replace(self.graph, layers=layers, links={**self.graph.links, **linked})
        return Source(call)

    def model(self, name: str, inputs: Structure, outputs: Structure, sequential: bool = False) -> ModelRef:
        model = Model(ModelId(f"m{len(self.graph.models) + 1}"), name, inputs, outputs, sequential)
        self.graph = replace(self.graph, models={**self.graph.models, model.id: model})
        return ModelRef(self.graph.id, model.id)

    def layer(self, name: str) -> Layer:
        found = self.graph.layer_named(name)
        assert found is not None
        return found

    def configure(self, name: str, **config: Value) -> None:
        """Change arguments of a block."""
        self.change(name, config={**self.layer(name).config, **config})

    def change(self, name: str, **fields: Any) -> None:
        """Exchange fields of a block's record; calls that go leave no link behind."""
        layer = replace(self.layer(name), **fields)
        graph = replace(self.graph, layers={**self.graph.layers, layer.id: layer})
        links = {target: source for target, source in graph.links.items() if target.call in graph.places}
        self.graph = replace(graph, links=links)

    def change_model(self, model: ModelId, **fields: Any) -> None:
        changed = replace(self.graph.models[model], **fields)
        self.graph = replace(self.graph, models={**self.graph.models, model: changed})

    def link(self, source: Source, call: CallId, port: str = "inputs") -> None:
        self.graph = replace(self.graph, links={**self.graph.links, Target(call, port): source})


def project(*drawings: Drawing, **constants: Value) -> Project:
    return Project({drawing.graph.id: drawing.graph for drawing in drawings}, constants)


def many(*sources: Source | Value, port: str = "inputs") -> dict[str, Source | Value]:
    """Links into the items of a list port."""
    return {f"{port}[{index}]": source for index, source in enumerate(sources)}
