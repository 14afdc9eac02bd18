"""Brings what a pasted piece needs into a project: what is there already, just alike, is used; the rest renamed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from core.graph.edits.config import same
from core.graph.edits.constants import renaming
from core.graph.edits.graphs import graph_names
from core.graph.edits.models import model_names
from core.graph.edits.names import Names, next_graph_id, unique
from core.graph.edits.references import check_nesting
from core.graph.edits.refusals import BadPiece
from core.graph.edits.rewriting import rewritten_layer, to_graphs
from core.graph.edits.values import constants_in, layer_with_values, values_of_layer
from core.graph.order import models_used, references
from core.graph.project import Project
from core.graph.records import Graph
from core.values import GraphId, LayerRef, ModelRef


class Merge:
    """How the graphs and constants of a piece (its first graph apart) come into a project."""

    def __init__(self, project: Project, piece: Project) -> None:
        self._into, self._piece = project, piece
        for graph in piece.graphs.values():
            _check_whole(piece, graph)

    def project(self) -> Project:
        """The project with the constants and the nested graphs of the piece."""
        rename = renaming(self._constants)
        constants = {self._constants.get(name, name): rename(value) for name, value in self._piece.constants.items()}
        after = replace(self._into, constants={**self._into.constants, **constants})
        for old, new in self._graphs.items():
            if old not in self._same:
                after = after.with_graph(_named(after, replace(self.rewritten(self._piece.graphs[old]), id=new)))
        return after

    def rewritten(self, graph: Graph) -> Graph:
        """A graph of the piece with its references and constants as they are called here."""
        follow, rename = to_graphs(self._graphs), renaming(self._constants)
        layers = (layer_with_values(rewritten_layer(layer, follow), rename) for layer in graph.layers.values())
        return replace(graph, layers={layer.id: layer for layer in layers})

    def check_nesting(self, outer: GraphId) -> None:
        """Refuses the piece where a nested model that is here already leads back to `outer`."""
        for graph_id in self._same:
            check_nesting(self._into, outer, graph_id)

    @cached_property
    def _constants(self) -> Mapping[str, str]:
        """Old name → new name of each constant that is called otherwise here."""
        theirs, ours = self._piece.constants, self._into.constants
        clashing = {name for name, value in theirs.items() if name in ours and not same(ours[name], value)}
        both = theirs.keys() & ours.keys()
        while more := {name for name in both - clashing if constants_in(theirs[name]) & clashing}:
            clashing |= more
        names = Names({*ours, *theirs})
        return {name: names.new(name) for name in theirs if name in clashing}

    @cached_property
    def _same(self) -> frozenset[GraphId]:
        """The nested graphs that are here already, with all that they use."""
        nested = {graph_id: self._piece.graphs[graph_id] for graph_id in list(self._piece.graphs)[1:]}
        alike = {graph_id for graph_id, graph in nested.items() if self._into.graphs.get(graph_id) == graph}
        alike -= {graph_id for graph_id in alike if _constants_of(nested[graph_id]) & self._constants.keys()}
        while less := {graph_id for graph_id in alike if not _graphs_of(nested[graph_id]) <= alike}:
            alike -= less
        return frozenset(alike)

    @cached_property
    def _graphs(self) -> Mapping[GraphId, GraphId]:
        new = [graph_id for graph_id in list(self._piece.graphs)[1:] if graph_id not in self._same]
        ids = {graph_id: next_graph_id(self._into, ahead) for ahead, graph_id in enumerate(new)}
        return {**ids, **{graph_id: graph_id for graph_id in self._same}}


def _named(project: Project, graph: Graph) -> Graph:
    names = Names(model_names(project))
    models = {model_id: replace(model, name=names.new(model.name)) for model_id, model in graph.models.items()}
    return replace(graph, name=unique(graph.name, graph_names(project)), models=models)


def _constants_of(graph: Graph) -> frozenset[str]:
    values = (value for layer in graph.layers.values() for value in values_of_layer(layer))
    return frozenset().union(*map(constants_in, values))


def _graphs_of(graph: Graph) -> frozenset[GraphId]:
    return frozenset(ref.graph for _, ref in models_used(graph))


def _check_whole(piece: Project, graph: Graph) -> None:
    """Refuses a piece whose blocks and links lead out of it: there they would mean something else."""
    for layer in graph.layers.values():
        for ref in references(layer.config):
            if isinstance(ref, LayerRef) and ref.layer not in graph.layers:
                raise BadPiece(f"{layer.name} wraps a block that is not in it")
            if isinstance(ref, ModelRef) and (ref.graph == piece.main.id or piece.model(ref) is None):
                raise BadPiece(f"{layer.name} uses a model that is not in it")
    for target, source in graph.links.items():
        if target.call not in graph.places or source.call not in graph.places:
            raise BadPiece(f"a link leads from {source.call} to {target.call}, and one of them is not in it")
