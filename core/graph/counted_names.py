"""Names of blocks that Keras would give itself to operations: it counts those without a name, whatever is taken."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from core.catalog.table import load
from core.graph.edits.names import default_name
from core.graph.project import Project
from core.graph.records import MODEL, Graph, Layer
from core.values import ModelRef

_OF_MASKS = {"concatenate", "not_equal", "logical_or", "logical_and"}  # operations that hand implicit masks on
_NAME = re.compile(r"(.+?)(?:_(\d{1,4}))?")


def counted_names(project: Project, graphs: Iterable[Graph]) -> Mapping[str, int]:
    """By what Keras calls an operation: how far its counting must be ahead to meet no name of a block.

    `x + y` is called `add`, `add_1` and so on, and a model in which a block is called so as well is refused.
    """
    masked = any(_makes_masks(layer) for graph in project.graphs.values() for layer in graph.layers.values())
    found: dict[str, int] = {}
    for graph in graphs:
        stems = {_stem(layer) for layer in graph.layers.values() if layer.is_op} | (_OF_MASKS if masked else set())
        for name in _names(project, graph) if stems else ():
            match = _NAME.fullmatch(name)
            if match and match[1] in stems:
                found[match[1]] = max(found.get(match[1], 0), int(match[2] or 0) + 1)
    return found


def _names(project: Project, graph: Graph) -> Iterator[str]:
    """Those that operations of a model get; a nested model has its own."""
    for layer in graph.layers.values():
        ref = layer.config.get("model") if layer.class_name == MODEL and not layer.config.get("fresh_weights") else None
        model = project.model(ref) if isinstance(ref, ModelRef) else None
        if not layer.is_op:
            yield model.name if model else layer.name


def _stem(op: Layer) -> str:
    entry = load().layer(op.class_name)
    return default_name(entry.operation if entry and entry.operation else op.class_name)


def _makes_masks(layer: Layer) -> bool:
    return layer.class_name == "Masking" or bool(layer.config.get("mask_zero"))
