"""Tensors of a kind that a layer cannot work with: text into Dense, fractions into Embedding. Keras builds such models
without a word, so these are checks of our own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from core.catalog.records import PortSpec
from core.graph.ports import accepts
from core.graph.problem import Problem, Repair, Severity
from core.graph.records import INPUT, MODEL, Layer, Place, Source, Target, flatten
from core.graph.validation.dtype_rules import Kind, kind_of_constant, kind_of_dtype, layer_kind, op_kind
from core.graph.validation.facts import Facts, GraphFacts
from core.graph.validation.words import call_called, listed, source_called
from core.values import CallId, GraphId, ModelRef

Kinds = Mapping[CallId, Kind | None]

_WORDS: Mapping[str, str] = {
    "float": "floats", "int": "whole numbers", "bool": "true or false", "string": "text", "complex": "complex numbers",
}  # fmt: skip
_CASTS = {"int": "int32", "float": "float32"}


def dtypes(facts: Facts) -> Iterator[Problem]:
    import networkx as nx  # the app shows its window in less time than networkx takes

    known: dict[GraphId, Kinds] = {}
    for graph_id in nx.dfs_postorder_nodes(facts.uses):  # nested graphs before those that hold them
        known[graph_id] = _kinds(facts, graph_id, known)
    for graph_id, graph in facts.graphs.items():
        yield from _mismatches(graph, known[graph_id])


def _mismatches(graph: GraphFacts, kinds: Kinds) -> Iterator[Problem]:
    for target, source in graph.graph.links.items():
        kind, known = kinds.get(source.call), graph.signatures.get(target.call)
        place = graph.graph.places.get(target.call)
        if kind is None or known is None or place is None or place.layer.config.get("invert") is True:
            continue
        spec = next((spec for spec in known.inputs if accepts(spec, target.port)), None)
        if spec is not None and not _fits(kind, spec):
            yield _problem(graph, target, source, kind, spec)


def _fits(kind: Kind, spec: PortSpec) -> bool:
    if not spec.dtypes or kind in spec.dtypes or kind == "complex":
        return True
    if spec.dtypes == ("bool",):  # masks: Keras casts numbers
        return kind != "string"
    return kind == "bool" and "string" not in spec.dtypes


def _problem(graph: GraphFacts, target: Target, source: Source, kind: Kind, spec: PortSpec) -> Problem:
    wanted = [one for one in spec.dtypes if one != "bool"] or list(spec.dtypes)
    grave = kind == "string" or "string" in wanted
    consequence = "" if grave else " Fractions would be cut off." if kind == "float" else ""
    return Problem(
        Severity.ERROR if grave else Severity.WARNING,
        f"{call_called(graph.graph, target.call)} takes {listed(_WORDS[one] for one in wanted)}"
        f" and gets {_WORDS[kind]} from {source_called(graph.graph, source)}.{consequence}",
        graph.at_call(target.call, target.port),
        _remedy(kind, wanted),
        "dtype",
        tuple(_repairs(graph, target, source, kind, wanted)),
    )


def _remedy(kind: Kind, wanted: list[str]) -> str:
    if kind == "string":
        return "Turn the text into numbers first, by StringLookup or TextVectorization."
    if wanted == ["string"]:
        return "Feed it text, or leave it out."
    return f"Give the input the dtype {_CASTS.get(wanted[0], wanted[0])}, or cast on the way."


def _repairs(graph: GraphFacts, target: Target, source: Source, kind: Kind, wanted: list[str]) -> Iterator[Repair]:
    layer = graph.graph.places[source.call].layer
    dtype = next((_CASTS[one] for one in wanted if one in _CASTS), None)
    if dtype is None and wanted == ["string"]:
        dtype = "string"
    if layer.class_name == INPUT and dtype is not None:
        values = {"graph_id": graph.graph.id, "layer_ids": (layer.id,), "values": {"dtype": dtype}}
        yield Repair(f"Make {layer.name} {dtype}", "configure", values)
    if dtype in _CASTS.values() and kind != "string":
        cast = {"graph_id": graph.graph.id, "target": target, "class_name": "ops.cast", "config": {"dtype": dtype}}
        yield Repair(f"Cast to {dtype}", "insert_layer", cast)


def _kinds(facts: Facts, graph_id: GraphId, known: Mapping[GraphId, Kinds]) -> Kinds:
    """The kind of what each call of a graph gives out, as far as the nested graphs are `known`."""
    graph = facts.graphs[graph_id]
    found: dict[CallId, Kind | None] = {}
    for call in graph.order:
        if call not in graph.looped:
            found[call] = _kind(facts, graph, graph.graph.places[call], found, known)
    return found


def _kind(facts: Facts, graph: GraphFacts, place: Place, found: Kinds, known: Mapping[GraphId, Kinds]) -> Kind | None:
    layer = place.layer
    if layer.class_name == INPUT:
        return kind_of_dtype(layer.config.get("dtype") or "float32")
    if layer.class_name == MODEL:
        return _nested(facts, layer, known)
    entry = graph.entry(layer)
    if entry is None:
        return None
    incoming = graph.graph.incoming.get(place.call.id, {})
    kinds = [found.get(source.call) for port, source in incoming.items() if not _aside(port)]
    if layer.is_op:
        constants = (kind_of_constant(value) for value in place.call.arguments.values())
        return op_kind(entry.name, layer.config, [*kinds, *(kind for kind in constants if kind)])
    return layer_kind(entry, layer.config, kinds)


def _aside(port: str) -> bool:
    """Ports that have no say in what comes out."""
    return port.partition("[")[0] in ("mask", "initial_state", "condition", "indices", "attention_mask")


def _nested(facts: Facts, layer: Layer, known: Mapping[GraphId, Kinds]) -> Kind | None:
    """The kind of a nested model, if all its outputs are of one."""
    ref = layer.config.get("model")
    model = facts.project.model(ref) if isinstance(ref, ModelRef) else None
    if model is None or not isinstance(ref, ModelRef):
        return None
    kinds = known.get(ref.graph, {})
    kinds_out = {kinds.get(source.call) for _, source in flatten(model.outputs)}
    return kinds_out.pop() if len(kinds_out) == 1 else None
