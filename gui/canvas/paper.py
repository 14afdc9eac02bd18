"""The frames and notes of a scene, kept as the graph has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QGraphicsScene

from core.graph.records import Annotation, Area
from core.values import AnnotationId
from gui.canvas.annotation import AnnotationItem
from gui.canvas.silhouette import Silhouette
from gui.theme.theme import Theme


class Paper:
    """Owns the items; changes only those whose records changed."""

    def __init__(self, scene: QGraphicsScene, silhouette: Silhouette, theme: Theme) -> None:
        self._scene, self._silhouette, self._theme = scene, silhouette, theme
        self._shown: Mapping[AnnotationId, Annotation] = {}
        self.items: dict[AnnotationId, AnnotationItem] = {}

    def show(self, annotations: Mapping[AnnotationId, Annotation], *, fresh: bool) -> None:
        """`fresh` means that another graph is shown, whose annotations have nothing to do with those before."""
        if annotations is self._shown and not fresh:
            return
        for key in [key for key in self.items if fresh or key not in annotations]:
            self._scene.removeItem(self.items.pop(key))
            self._silhouette.unframe(key)
        for key, annotation in annotations.items():
            if key not in self.items:
                self.items[key] = AnnotationItem(annotation, self._theme)
                self._scene.addItem(self.items[key])
            self.items[key].show_annotation(annotation)
            self._outline(self.items[key])
        self._shown = annotations

    def show_areas(self, areas: Mapping[AnnotationId, Area]) -> None:
        """On screen only, while a drag goes on."""
        for key, area in areas.items():
            self.items[key].show_area(area)
            self._outline(self.items[key])

    def at(self, point: QPointF) -> AnnotationItem | None:
        """What a press at this scene point takes hold of."""
        near = QRectF(point.x() - 1, point.y() - 1, 2, 2)
        found = (item for item in self._scene.items(near) if isinstance(item, AnnotationItem))
        return next((item for item in found if item.holds_at(point)), None)

    def selected(self) -> tuple[AnnotationId, ...]:
        return tuple(key for key, item in self.items.items() if item.isSelected())

    def select(self, keys: Iterable[AnnotationId]) -> None:
        """Adds these to the selection."""
        for key in keys:
            self.items[key].setSelected(True)

    def within(self, area: QRectF) -> tuple[AnnotationId, ...]:
        """Those that lie in `area` as a whole."""
        return tuple(key for key, item in self.items.items() if area.contains(item.area()))

    def area(self) -> QRectF:
        """The rectangle around all of them."""
        around = QRectF()
        for item in self.items.values():
            around = around.united(item.area())
        return around

    def _outline(self, item: AnnotationItem) -> None:
        self._silhouette.frame(item.key, item.area(), item.annotation.text, item.annotation.kind)
