"""Plans the variables of one graph before any of its code is written, so that no statement renames another's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from core.catalog.records import Entry
from core.catalog.signature import Signature
from core.catalog.table import load
from core.codegen import results
from core.codegen.names import Names, identifier
from core.codegen.referred import referred
from core.codegen.results import Result
from core.graph.ports import call_signature
from core.graph.project import Project
from core.graph.records import MODEL, Call, Graph, Layer, Source, Structure, flatten
from core.values import CallId, LayerId, LayerRef, ModelRef


@dataclass
class Variables:
    """`layers`: the variables of layers that have a statement of their own. `calls`: what each call gives.

    `signatures` and `entries` are what the catalogue said on the way; None stands for what it does not know.
    """

    layers: dict[LayerId, str] = field(default_factory=dict)
    calls: dict[CallId, Result] = field(default_factory=dict)
    signatures: dict[CallId, Signature | None] = field(default_factory=dict)
    entries: dict[LayerId, Entry | None] = field(default_factory=dict)

    def output(self, source: Source) -> str | None:
        """How the code reaches a tensor; None where the call gives no such output."""
        result = self.calls.get(source.call)
        return result.outputs[source.output] if result and source.output < len(result.outputs) else None


def plan(
    project: Project, graph: Graph, names: Names, models: Mapping[ModelRef, str], apart: Iterable[LayerId] = ()
) -> Variables:
    """The variables of a graph. `models` are those of the models in sight, `apart` layers that must have their own."""
    return _Planner(project, graph, names, models, frozenset(apart)).planned()


class _Planner:
    def __init__(
        self, project: Project, graph: Graph, names: Names, models: Mapping[ModelRef, str], apart: frozenset[LayerId]
    ) -> None:
        self._project, self._graph, self._names, self._models = project, graph, names, models
        self._apart = apart | _referred(graph)
        self._made = Variables()

    def planned(self) -> Variables:
        layers = sorted(self._graph.layers.values(), key=lambda layer: identifier(layer.name) != layer.name)
        bases = {layer.id: self._base(layer) for layer in layers}
        calls = {layer.id: self._call_bases(layer, bases[layer.id]) for layer in layers}
        for layer in self._graph.layers.values():
            self._made.entries[layer.id] = None if layer.is_custom else load().layer(layer.class_name)
            for call, base in zip(layer.calls, calls[layer.id], strict=True):
                self._made.calls[call.id] = self._result(layer, call, base)
        return self._made

    def _base(self, layer: Layer) -> str:
        """The layer's variable; a nested model goes by the variable of the model."""
        shared = self._shared_model(layer)
        if shared is not None:
            self._made.layers[layer.id] = shared
            if identifier(layer.name) == shared:
                return shared
        beside_model = identifier(layer.name) in self._models.values()
        name = self._names.give(layer.name, instead=f"{identifier(layer.name)}_layer" if beside_model else "")
        if shared is None and (len(layer.calls) != 1 or layer.id in self._apart or _frozen_model(layer)):
            self._made.layers[layer.id] = name
        return name

    def _shared_model(self, layer: Layer) -> str | None:
        ref = layer.config.get("model") if layer.class_name == MODEL else None
        return self._models.get(ref) if isinstance(ref, ModelRef) and not layer.config.get("fresh_weights") else None

    def _call_bases(self, layer: Layer, base: str) -> list[str]:
        if len(layer.calls) == 1 and self._made.layers.get(layer.id) != base:
            return [base]
        if len(layer.calls) == 1 and layer.class_name == MODEL:
            return [self._names.give(f"{base}_output")]
        return [self._names.give(f"{base}_{node}") for node in range(len(layer.calls))]

    def _result(self, layer: Layer, call: Call, base: str) -> Result:
        known = call_signature(self._project, self._graph, layer, call)
        self._made.signatures[call.id] = known
        outputs = self._model_outputs(layer)
        if known is None or known.outputs is None or layer.class_name == "Lambda":
            return results.unknown(base, self._used.get(call.id, 1), call.outputs)
        if outputs is not None and len(known.outputs) == sum(1 for _ in flatten(outputs)):
            return results.of_model(base, known.outputs, outputs, self._names)
        entry = self._made.entries[layer.id]
        return results.unpacked(base, known.outputs, results.shape_of(entry, known) if entry else 0, self._names)

    def _model_outputs(self, layer: Layer) -> Structure | None:
        ref = layer.config.get("model" if layer.class_name == MODEL else "layer")
        if isinstance(ref, LayerRef) and ref.layer in self._graph.layers:
            ref = self._graph.layers[ref.layer].config.get("model")
        model = self._project.model(ref) if isinstance(ref, ModelRef) else None
        return model.outputs if model else None

    @cached_property
    def _used(self) -> Mapping[CallId, int]:
        """By call, how many of its outputs there must be for all that is linked."""
        found: dict[CallId, int] = {}
        ends = (source for model in self._graph.models.values() for _, source in _ends(model.inputs, model.outputs))
        for source in (*self._graph.consumers, *ends):
            found[source.call] = max(found.get(source.call, 1), source.output + 1)
        return found


def _ends(*structures: Structure) -> Iterable[tuple[str, Source]]:
    for structure in structures:
        yield from flatten(structure)


def _frozen_model(layer: Layer) -> bool:
    return layer.class_name == MODEL and layer.config.get("trainable") is False


def _referred(graph: Graph) -> frozenset[LayerId]:
    """The layers that a wrapper uses as well."""
    found = (ref for layer in graph.layers.values() for ref in referred(layer))
    return frozenset(ref.layer for ref in found if isinstance(ref, LayerRef))
