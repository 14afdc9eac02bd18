"""Live Keras models in, a project out: every graph, call and setting that Keras recorded, nothing dropped unsaid."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

import keras

from core.engine.private import Functional
from core.engine.reader.canvas import Canvas
from core.engine.reader.clones import Originals
from core.engine.reader.discovery import Drawn, canvases, found_models
from core.engine.reader.draw import Drawing, declared
from core.engine.reader.names import Names
from core.engine.reader.report import Notes, Reading
from core.graph.block_size import estimate
from core.graph.layout import arrange
from core.graph.project import Project
from core.graph.records import Graph, Position
from core.values import GraphId, LayerId


def read(
    given: Mapping[str, keras.Model], together: Collection[str] = (), apart: Collection[keras.Layer] = ()
) -> Reading:
    """The models as one project, its first graph that of the first model, with notes on what could not be carried over.

    The models named in `together` stand on one canvas, as far as none of them is nested in another.
    Layers in `apart` are blocks of their own even where they only stand in a wrapper.
    Models that share calls or layers stand on one canvas; nested models have canvases of their own. Weights and
    what the models were compiled with stay behind. Raises CannotRead.
    """
    notes = Notes()
    models = found_models(given)
    originals = Originals(drawn.graph for drawn in models)
    groups = canvases(models, originals, notes, [given[name] for name in together])
    for drawn in models:
        _note_lost(drawn, notes)
    refs, names, graph_names = declared(groups), _names(models), Names()
    graphs: dict[GraphId, Graph] = {}
    operations: dict[tuple[GraphId, LayerId], keras.Operation] = {}
    for group in groups:
        ref = refs[group[0].model]
        blank = Graph(ref.graph, graph_names.take(names[group[0].model]))
        drawing = Drawing(Canvas(group, originals, apart), blank, refs, names, notes)
        graphs[ref.graph] = _arranged(drawing.drawn())
        operations |= {(ref.graph, block): live for live, block in drawing.layer_ids.items()}
    places = {name: refs[model] for name, model in given.items()}
    return Reading(Project(graphs), places, operations, tuple(notes.found))


def read_models(given: Mapping[str, keras.Model]) -> Project:
    """The project alone, for those who do not ask what was lost."""
    return read(given).project


def _note_lost(drawn: Drawn, notes: Notes) -> None:
    model = drawn.model
    if type(model) not in (Functional, keras.Sequential):
        notes.add(drawn.name, "", f"it is of class {type(model).__name__}. Its layers are read, its own code is not.")


def _arranged(graph: Graph) -> Graph:
    known = estimate(graph)
    places = arrange(graph, known.sizes, sockets=known.sockets)
    return replace(graph, positions={layer: Position(*map(round, place)) for layer, place in places.items()})


def _names(models: list[Drawn]) -> dict[keras.Model, str]:
    names = Names()
    return {drawn.model: names.take(drawn.name, drawn.given or drawn.name) for drawn in models}
