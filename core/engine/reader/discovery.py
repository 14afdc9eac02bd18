"""Finds every model that must be drawn for the given ones to be whole, and which of them belong on one canvas."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

import keras

from core.engine.private import Functional, graph_of, nodes_of
from core.engine.reader.clones import Originals
from core.engine.reader.parts import all_parts, is_model
from core.engine.reader.report import CannotRead, Notes

_MADE_UP = re.compile(r"(functional|sequential|model)(_\d+)?")


@dataclass(eq=False)
class Drawn:
    """A model to draw. `given` is the name it was handed over by, empty for one found inside another."""

    model: keras.Model
    graph: Functional
    given: str = ""
    inner: list[keras.Model] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name a person chose for it; Keras makes up others, to which the given one is preferred."""
        own: str = self.model.name
        return self.given if self.given and _MADE_UP.fullmatch(own) else own


def found_models(given: Mapping[str, keras.Model]) -> list[Drawn]:
    """The given models, then those inside them, each once. Raises CannotRead."""
    waiting = [(name, model) for name, model in given.items()]
    found: dict[keras.Model, Drawn] = {}
    for name, model in waiting:
        if model in found:
            continue
        drawn = _drawn(name, model)
        found[model] = drawn
        waiting += [("", inner) for inner in drawn.inner]
    return list(found.values())


def canvases(
    models: list[Drawn], originals: Originals, notes: Notes, together: Collection[keras.Model] = ()
) -> list[list[Drawn]]:
    """The models, those that share calls or layers together, and those that somebody wants together.

    A model that is nested in another keeps a canvas of its own, even where Keras let both use the same layer.
    """
    groups = [[model] for model in models]
    content = {model: _content(model, originals) for model in models}
    for one, other in combinations(models, 2):
        shared = content[one] & content[other]
        wanted = one.model in together and other.model in together
        home, guest = (next(group for group in groups if model in group) for model in (one, other))
        if home is guest or not (shared or wanted):
            continue
        merged = _merged(models, groups, home, guest)
        if _loop(merged):
            _note_split(one, other, shared, notes)
        else:
            groups = merged
    return groups


def _drawn(name: str, model: keras.Model) -> Drawn:
    if not is_model(model):
        raise CannotRead(name or model.name, "its calls are hidden in Python code (a subclass of keras.Model).")
    graph = graph_of(model)
    if graph is None:
        raise CannotRead(name or model.name, "it has no input yet. Call it once, or add a keras.Input to it.")
    return Drawn(model, graph, name, list(_inner(graph)))


def _inner(graph: Functional) -> Iterator[keras.Model]:
    for operation in graph.operations:
        below = (operation, *all_parts(operation)) if isinstance(operation, keras.Layer) else ()
        yield from (model for model in below if is_model(model))


def _content(drawn: Drawn, originals: Originals) -> frozenset[object]:
    """The operations of a model and what its wrappers hold; nested models may stand on many canvases at once."""
    meant = (originals.node(node) for node in nodes_of(drawn.graph) if not originals.is_copied_input(node))
    operations = {node.operation for node in meant}
    below = {part for one in operations if isinstance(one, keras.Layer) for part in all_parts(one)}
    return frozenset(one for one in operations | below if not is_model(one))


def _merged(models: list[Drawn], groups: list[list[Drawn]], home: list[Drawn], guest: list[Drawn]) -> list[list[Drawn]]:
    """The groups with two of them as one, everything in the order of the models."""
    both = [model for model in models if model in home or model in guest]
    others = [group for group in groups if group is not home and group is not guest]
    return sorted([both, *others], key=lambda group: models.index(group[0]))


def _loop(groups: Iterable[list[Drawn]]) -> bool:
    """Whether some canvas would need itself, directly or by way of others."""
    place = {drawn.model: index for index, group in enumerate(groups) for drawn in group}
    uses: dict[int, set[int]] = {}
    for index, group in enumerate(groups):
        uses[index] = {place[inner] for drawn in group for inner in drawn.inner}
    while free := [index for index, used in uses.items() if not used & uses.keys()]:
        for index in free:
            del uses[index]
    return bool(uses)


def _note_split(one: Drawn, other: Drawn, shared: frozenset[object], notes: Notes) -> None:
    for layer in shared:
        if isinstance(layer, keras.Layer) and layer.weights:
            message = f"it is used in {other.name} too, and one of these models is inside the other. "
            notes.add(one.name, layer.name, f"{message}Here they are two layers, each with weights of its own.")
