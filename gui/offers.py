"""What can be added to a canvas beside the catalogue's classes: the models of this project, as blocks."""

from __future__ import annotations

from core.catalog.records import Entry, PortSpec
from core.catalog.search import Found
from core.catalog.table import load
from core.graph.records import MODEL
from core.values import GraphId, ModelId, ModelRef
from gui.session import Session

MIME = "application/x-layerloom-class"
_MODEL = Entry(MODEL, category="model", ports=(PortSpec("inputs"),))


def offered_models(session: Session) -> dict[str, Found]:
    """The models that the shown canvas may hold as blocks, by name: those of other canvases."""
    found = {
        model.name: ModelRef(graph.id, model.id)
        for graph in session.project.graphs.values()
        if graph.id not in session.trail
        for model in graph.models.values()
    }
    return {name: Found(_MODEL, {"model": ref}) for name, ref in found.items()}


def packed(found: Found) -> bytes:
    """What a drag carries: the path of a class, for a model where it is declared."""
    ref = found.config.get("model")
    words = (found.entry.path, ref.graph, ref.model) if isinstance(ref, ModelRef) else (found.entry.path,)
    return " ".join(words).encode()


def unpacked(data: bytes) -> Found | None:
    """What was packed; None for a class that is not known here."""
    path, *ref = data.decode(errors="replace").split(" ")
    if path == MODEL and len(ref) == 2:
        return Found(_MODEL, {"model": ModelRef(GraphId(ref[0]), ModelId(ref[1]))})
    entry = load().entry(path)
    return Found(entry) if entry else None
