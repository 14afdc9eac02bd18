"""What is known about one call, as names and texts: its shapes, dtypes and mask, where from and where to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from core.graph.records import Call, Graph, Source
from core.protocol import CallShapes, Tensor
from gui.canvas.words import full_shape, output_name
from gui.session import Session


def call_facts(session: Session, call: Call) -> Iterator[tuple[str, str]]:
    """Name and text of everything known about a call, exact and whole."""
    graph = session.graph
    told = session.facts.call(graph.id, call.id)
    yield from _tensors("input", told.inputs.values() if told else (), "none" if told else "unknown yet")
    yield from _tensors("output", told.outputs if told else (), "unknown yet")
    yield "mask", _masks(told)
    if told and told.reason:
        yield "problem", told.reason
    yield "from → to", f"{_sources(graph, call)} → {_targets(graph, call, told)}"


def _tensors(word: str, tensors: Iterable[Tensor], nothing: str) -> Iterator[tuple[str, str]]:
    known = list(tensors)
    if not known:
        yield word, nothing
    for index, tensor in enumerate(known):
        yield f"{word} {index}" if len(known) > 1 else word, f"{full_shape(tensor.shape)} {tensor.dtype}"


def _masks(told: CallShapes | None) -> str:
    masks = [full_shape(tensor.mask) for tensor in told.outputs if tensor.mask is not None] if told else []
    return ", ".join(masks) or ("none" if told else "unknown yet")


def _sources(graph: Graph, call: Call) -> str:
    found = [output_name(graph, source) for source in graph.incoming.get(call.id, {}).values()]
    return ", ".join(found) or "nothing"


def _targets(graph: Graph, call: Call, told: CallShapes | None) -> str:
    known = range(max(len(told.outputs) if told else 1, 1))
    found = [
        f"{graph.places[target.call].layer.name} {_short(target.port)}".strip()
        for index in known
        for target in graph.consumers.get(Source(call.id, index), ())
    ]
    return ", ".join(found) or "nothing"


def _short(port: str) -> str:
    """`[0]` of `inputs[0]`; nothing where there is one input only."""
    name = port.removeprefix("inputs")
    return name if name != "sequences" else ""
