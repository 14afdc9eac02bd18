"""New ids and names: ids count up, names are unique and such that Keras and TensorFlow take them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import count

from core.graph.edits.refusals import BadName, NameTaken
from core.graph.project import Project
from core.graph.records import Graph
from core.values import AnnotationId, CallId, GraphId, LayerId, ModelId

_ALLOWED = re.compile(r"[A-Za-z0-9_.][A-Za-z0-9_.\-]*")  # what TensorFlow takes as the name of a scope
_LONGEST = 200


def next_layer_id(graph: Graph, ahead: int = 0) -> LayerId:
    """The id that the next new layer gets; `ahead` counts further ones."""
    return LayerId(f"l{_highest(graph.layers) + 1 + ahead}")


def next_call_id(graph: Graph, ahead: int = 0) -> CallId:
    return CallId(f"c{_highest(graph.places) + 1 + ahead}")


def new_layer_ids(graph: Graph) -> Iterator[LayerId]:
    """The ids of further and further new layers."""
    return (LayerId(f"l{number}") for number in count(_highest(graph.layers) + 1))


def new_call_ids(graph: Graph) -> Iterator[CallId]:
    return (CallId(f"c{number}") for number in count(_highest(graph.places) + 1))


def next_model_id(graph: Graph, ahead: int = 0) -> ModelId:
    return ModelId(f"m{_highest(graph.models) + 1 + ahead}")


def next_annotation_id(graph: Graph, ahead: int = 0) -> AnnotationId:
    return AnnotationId(f"a{_highest(graph.annotations) + 1 + ahead}")


def next_graph_id(project: Project, ahead: int = 0) -> GraphId:
    return GraphId(f"g{_highest(project.graphs) + 1 + ahead}")


def _highest(ids: Collection[str]) -> int:
    """The highest number of ids such as `l12`: among the longest, the last by letters, which is quick to find."""
    longest = max(map(len, ids), default=0)
    last = max([text for text in ids if len(text) == longest], default="")
    return int(last[1:]) if last[1:].isdecimal() else 0


def default_name(class_name: str) -> str:
    """The name of a new block, as Keras would call it: `Conv2D` → `conv2d`, `ops.add` → `add`."""
    bare = re.sub(r"\W+", "", re.split(r"[.:]", class_name)[-1])
    words = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", bare)
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", words).lower() or "layer"


def layer_names(graph: Graph) -> set[str]:
    return {layer.name for layer in graph.layers.values()}


class Names:
    """Gives out names that are not taken: `dense`, `dense_1`, `dense_2`."""

    def __init__(self, taken: Collection[str]) -> None:
        self._taken, self._given = taken, set[str]()
        self._last: dict[str, int] = {}

    def new(self, name: str) -> str:
        """`name`, or with the first free number behind it."""
        made, stem = name, re.sub(r"_[0-9]{1,9}$", "", name)
        while made in self._taken or made in self._given:
            self._last[stem] = self._last.get(stem, 0) + 1
            made = f"{stem}_{self._last[stem]}"
        self._given.add(made)
        return made


def unique(name: str, taken: Collection[str]) -> str:
    """`name`, or with the first free number behind it."""
    return Names(taken).new(name)


def valid(name: str) -> str:
    """`name` with everything that a layer's name cannot hold replaced."""
    return re.sub(r"[^A-Za-z0-9_.\-]+", "_", name)[:_LONGEST].lstrip("-").strip() or "layer"


def check_layer_name(graph: Graph, name: str, owner: LayerId | None = None) -> None:
    """Refuses what `graph` cannot have as the name of the layer `owner` (None: of a new one)."""
    check_name(name)
    other = graph.layer_named(name)
    if other is not None and other.id != owner:
        raise NameTaken(name, f"A block ({other.class_name})")


def check_name(name: str) -> None:
    """Refuses a name that no layer and no model can have."""
    if not name:
        raise BadName(name, "it is empty", "Type a name.")
    if len(name) > _LONGEST:
        raise BadName(name, "it is too long", f"Use at most {_LONGEST} characters.")
    if not _ALLOWED.fullmatch(name):
        raise BadName(name, "Keras takes letters without accents, digits, _ . and -", f"Call it {valid(name)}, say.")
