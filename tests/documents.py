"""A pencil for tests: documents in a few readable lines, right or wrong on purpose.

draw = Drawing()
x = draw.input("x", shape=(4,))
h = draw("Dense", x, name="h", units=8)
draw("Dense", h, name="y", units=1)
draw.model("net", x, draw.output("y"))
project = draw.project()
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from core.catalog.table import load
from core.graph.plan import TrainingPlan
from core.graph.project import Project
from core.graph.records import INPUT, MODEL, Call, Graph, Layer, Model, Source, Structure, Target
from core.values import CallId, GraphId, LayerId, ModelId, ModelRef, Value

Given = Source | Sequence[Source] | None
NOTHING: Mapping[str, Any] = MappingProxyType({})


class Drawing:
    """One canvas under the pencil. Calling it adds a block with one call and gives back the block's first output."""

    def __init__(self, graph: str = "g1", name: str = "main") -> None:
        self.id, self.name = GraphId(graph), name
        self.layers: dict[LayerId, Layer] = {}
        self.links: dict[Target, Source] = {}
        self.models: dict[ModelId, Model] = {}

    def __call__(
        self,
        class_name: str,
        inputs: Given = None,
        name: str | None = None,
        ports: Mapping[str, Source] | None = None,
        arguments: Mapping[str, Value] | None = None,
        **config: Value,
    ) -> Source:
        """Adds a block. `inputs` go to the first port (a list to its items), `ports` to the ports they name."""
        return self._block(class_name, name, config, inputs, ports or {}, arguments or {})

    def again(
        self, source: Source, inputs: Given, ports: Mapping[str, Source] | None = None, **arguments: Value
    ) -> Source:
        """One more call of the layer that gives `source`."""
        return self._call(self.layer_of(source), inputs, ports or {}, arguments)

    def input(self, name: str = "x", **config: Value) -> Source:
        return self._block(INPUT, name, config or {"shape": (4,)})

    def nested(self, ref: ModelRef, inputs: Given = None, name: str | None = None, **config: Value) -> Source:
        return self._block(MODEL, name, {"model": ref, **config}, inputs)

    def link(self, source: Source, target: Source, port: str) -> None:
        """A link into the call that gives `target`."""
        self.links[Target(target.call, port)] = source

    def model(self, name: str, inputs: Structure, outputs: Structure, sequential: bool = False) -> ModelRef:
        model_id = ModelId(f"m{len(self.models) + 1}")
        self.models[model_id] = Model(model_id, name, inputs, outputs, sequential)
        return ModelRef(self.id, model_id)

    def layer_of(self, source: Source) -> Layer:
        return next(layer for layer in self.layers.values() if any(call.id == source.call for call in layer.calls))

    def configure(self, source: Source, **config: Value) -> None:
        layer = self.layer_of(source)
        self.layers[layer.id] = replace(layer, config={**layer.config, **config})

    def graph(self) -> Graph:
        return Graph(self.id, self.name, dict(self.layers), dict(self.links), dict(self.models))

    def project(
        self, *others: Drawing, constants: Mapping[str, Value] | None = None, plan: TrainingPlan | None = None
    ) -> Project:
        """The project with this canvas as the main one."""
        return Project({drawing.id: drawing.graph() for drawing in (self, *others)}, constants or {}, plan)

    def _block(
        self,
        class_name: str,
        name: str | None,
        config: Mapping[str, Value],
        inputs: Given = None,
        ports: Mapping[str, Source] = NOTHING,
        arguments: Mapping[str, Value] = NOTHING,
    ) -> Source:
        layer_id = LayerId(f"l{len(self.layers) + 1}")
        self.layers[layer_id] = Layer(layer_id, name or f"{class_name.lower()}_{layer_id}", class_name, config)
        return self._call(self.layers[layer_id], inputs, ports, arguments)

    def _call(self, layer: Layer, inputs: Given, ports: Mapping[str, Source], arguments: Mapping[str, Value]) -> Source:
        call = Call(CallId(f"c{1 + sum(len(known.calls) for known in self.layers.values())}"), arguments)
        self.layers[layer.id] = replace(layer, calls=(*layer.calls, call))
        for port, source in [*_first_port(layer.class_name, inputs), *ports.items()]:
            self.links[Target(call.id, port)] = source
        return Source(call.id)


def _first_port(class_name: str, inputs: Given) -> Iterator[tuple[str, Source]]:
    entry = load().layer(class_name)
    name = entry.ports[0].name if entry and entry.ports else "inputs"
    if isinstance(inputs, Source):
        yield name, inputs
    elif inputs is not None:
        yield from ((f"{name}[{index}]", source) for index, source in enumerate(inputs))


def chain(length: int) -> Project:
    """Input, then `length` Dense layers, one after the other, as one model."""
    draw = Drawing()
    x = y = draw.input("x", shape=(8,))
    for index in range(length):
        y = draw("Dense", y, name=f"dense_{index}", units=8)
    draw.model("chain", x, y)
    return draw.project()


def residual(blocks: int) -> Project:
    """A residual network: four layers a block, and a shortcut from block to block."""
    draw = Drawing()
    x = y = draw.input("x", shape=(16, 16, 8))
    for index in range(blocks):
        z = draw("Conv2D", y, name=f"conv_{index}", filters=8, kernel_size=3, padding="same")
        z = draw("BatchNormalization", z, name=f"norm_{index}")
        z = draw("Activation", z, name=f"relu_{index}", activation="relu")
        y = draw("Add", (y, z), name=f"add_{index}")
    y = draw("GlobalAveragePooling2D", y, name="pool")
    y = draw("Dense", y, name="scores", units=10, activation="softmax")
    draw.model("residual", x, y)
    return draw.project()


def cells(count: int) -> Project:
    """A network of cells as in NASNet: each takes the two before it, splits up into ten branches and joins them."""
    draw = Drawing()
    x = draw.input("x", shape=(32, 32, 8))
    before = now = _line(draw, x, 2)
    for _ in range(count):
        near = _line(draw, now, 3)
        far = near if before == now else _line(draw, before, 3)
        sums = [
            draw("Add", (_line(draw, near, 6), _line(draw, far, 6))),
            draw("Add", (_line(draw, far, 6), _line(draw, far, 6))),
            draw("Add", (_line(draw, near, 1), far)),
            draw("Add", (_line(draw, far, 1), _line(draw, far, 1))),
            draw("Add", (_line(draw, near, 6), near)),
        ]
        before, now = now, draw("Concatenate", (far, *sums))
    draw.model("cells", x, _line(draw, now, 3))
    return draw.project()


def _line(draw: Drawing, source: Source, length: int) -> Source:
    for _ in range(length):
        source = draw("Activation", source, activation="relu")
    return source
