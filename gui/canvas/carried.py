"""What a drag carries along: the selection, what stands within selected frames, and the bends of links among it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from core.graph.edits.annotating import bend, place_annotations
from core.graph.edits.placing import place
from core.graph.project import Project
from core.graph.records import Area, Position, Target
from core.values import AnnotationId, GraphId, LayerId
from gui.canvas.scene import GraphScene

Points = tuple[Position, ...]


@dataclass(frozen=True, slots=True)
class Carried:
    """Where everything stands. `moving` says which points of a link's bends go along."""

    layers: Mapping[LayerId, Position]
    areas: Mapping[AnnotationId, Area]
    bends: Mapping[Target, Points]
    moving: Mapping[Target, frozenset[int]]

    def by(self, way: QPointF) -> Carried:
        """All of it that far away."""
        return Carried(
            {layer: _moved(at, way) for layer, at in self.layers.items()},
            {key: area._replace(x=area.x + way.x(), y=area.y + way.y()) for key, area in self.areas.items()},
            {target: self._bent(target, way) for target in self.bends},
            self.moving,
        )

    def show(self, scene: GraphScene) -> None:
        scene.show_dragged(self.layers, self.areas, self.bends)

    def edit(self, project: Project, graph: GraphId) -> Project:
        """Puts all of it where it stands."""
        return bend(place_annotations(place(project, graph, self.layers), graph, self.areas), graph, self.bends)

    def _bent(self, target: Target, way: QPointF) -> Points:
        moving = self.moving[target]
        return tuple(_moved(at, way) if index in moving else at for index, at in enumerate(self.bends[target]))


NOTHING_CARRIED = Carried({}, {}, {}, {})


def carried_by(scene: GraphScene) -> Carried:
    """What goes along with the selection of the scene."""
    chosen = _with_inner_frames(scene, scene.paper.selected())
    frames = [scene.paper.items[key].area() for key in chosen if scene.paper.items[key].is_frame]
    layers = {*scene.selected_layers(), *(layer for area in frames for layer in _standing_in(scene, area))}
    moving = {target: points for target in scene.graph.bends if (points := _moving(scene, target, layers, frames))}
    return Carried(
        {layer: Position(*scene.blocks[layer].pos().toTuple()) for layer in layers},
        {key: scene.paper.items[key].annotation.area for key in chosen},
        {target: scene.graph.bends[target] for target in moving},
        moving,
    )


def _with_inner_frames(scene: GraphScene, chosen: tuple[AnnotationId, ...]) -> tuple[AnnotationId, ...]:
    found = dict.fromkeys(chosen)
    for key in chosen:
        if scene.paper.items[key].is_frame:
            found |= dict.fromkeys(scene.paper.within(scene.paper.items[key].area()))
    return tuple(found)


def _standing_in(scene: GraphScene, area: QRectF) -> list[LayerId]:
    return [layer for layer, item in scene.blocks.items() if area.contains(item.body())]


def _moving(scene: GraphScene, target: Target, layers: set[LayerId], frames: list[QRectF]) -> frozenset[int]:
    source, points = scene.graph.links.get(target), scene.graph.bends[target]
    places = scene.graph.places
    if source is None or source.call not in places or target.call not in places:
        return frozenset()
    if places[source.call].layer.id in layers and places[target.call].layer.id in layers:
        return frozenset(range(len(points)))
    return frozenset(
        index for index, at in enumerate(points) if any(area.contains(QPointF(at.x, at.y)) for area in frames)
    )


def _moved(at: Position, way: QPointF) -> Position:
    return Position(at.x + way.x(), at.y + way.y())
