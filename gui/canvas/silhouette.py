"""Where every block and link of a scene stands, kept up to date item by item, for who draws it all from afar."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import chain
from typing import NamedTuple

from PySide6.QtCore import QLineF, QRectF

from core.graph.records import Target
from core.values import AnnotationId, LayerId
from gui.theme.tokens import Category

_BAND = 160.0


class Framed(NamedTuple):
    """A frame or note as it is seen from afar."""

    area: QRectF
    text: str
    kind: str


class Silhouette:
    """Boxes by colour, straight lines in place of links, and the rectangle around all boxes.

    `changed` is called whenever something looks different.
    """

    def __init__(self, changed: Callable[[], object]) -> None:
        self._told = changed
        self._bodies: dict[LayerId, tuple[Category, QRectF]] = {}
        self._boxes: dict[Category, dict[LayerId, QRectF]] = {}
        self._bands: dict[int, dict[LayerId, QRectF]] = {}  # the bodies by height, for who asks what stands in the way
        self._lines: dict[Target, tuple[QLineF, ...]] = {}
        self._frames: dict[AnnotationId, Framed] = {}
        self._area: QRectF | None = None
        self.version = 0  # counts the changes

    def put(self, layer: LayerId, category: Category, body: QRectF) -> None:
        """A block is here now, wherever it was before."""
        if self._bodies.get(layer) == (category, body):
            return
        self.take(layer)
        self._change()
        self._bodies[layer] = category, body
        self._boxes.setdefault(category, {})[layer] = body
        for band in _bands(body):
            self._bands.setdefault(band, {})[layer] = body
        if self._area is not None:
            self._area = self._area.united(body)

    def take(self, layer: LayerId) -> None:
        if layer not in self._bodies:
            return
        self._change()
        category, body = self._bodies.pop(layer)
        del self._boxes[category][layer]
        for band in _bands(body):
            del self._bands[band][layer]
        if self._area is not None and _on_the_edge(body, self._area):
            self._area = None

    def _change(self) -> None:
        self.version += 1
        self._told()

    def met(self, strip: QRectF) -> list[QRectF]:
        """The bodies that a rectangle touches."""
        found = (body for band in _bands(strip) for body in self._bands.get(band, {}).values())
        return [body for body in found if body.intersects(strip)]

    def run(self, target: Target, lines: tuple[QLineF, ...]) -> None:
        if self._lines.get(target) == lines:
            return
        self._change()
        self._lines[target] = lines

    def cut(self, target: Target) -> None:
        self._change()
        self._lines.pop(target, None)

    def body(self, layer: LayerId) -> QRectF:
        return self._bodies[layer][1]

    def boxes(self) -> Mapping[Category, list[QRectF]]:
        return {category: list(boxes.values()) for category, boxes in self._boxes.items() if boxes}

    def lines(self) -> list[QLineF]:
        return list(chain.from_iterable(self._lines.values()))

    def frame(self, key: AnnotationId, area: QRectF, text: str, kind: str) -> None:
        """A frame or note is here now, wherever it was before."""
        self._change()
        self._frames[key] = Framed(area, text, kind)

    def unframe(self, key: AnnotationId) -> None:
        self._change()
        self._frames.pop(key, None)

    def frames(self) -> list[Framed]:
        """The largest first, as they lie on each other."""
        return sorted(self._frames.values(), key=lambda framed: -framed.area.width() * framed.area.height())

    def framed(self, body: QRectF, beside: QRectF) -> QRectF:
        """A body with the frames around it that `beside` does not stand in."""
        around = (framed.area for framed in self._frames.values() if framed.kind == "frame")
        for area in around:
            if area.contains(body) and not area.contains(beside):
                body = body.united(area)
        return body

    def area(self) -> QRectF:
        """The rectangle around all blocks."""
        if self._area is None:
            self._area = _around([body for _, body in self._bodies.values()])
        return QRectF(self._area)


def _bands(area: QRectF) -> range:
    return range(int(area.top() // _BAND), int(area.bottom() // _BAND) + 1)


def _on_the_edge(body: QRectF, area: QRectF) -> bool:
    """Whether the area may shrink when the body goes."""
    inner = area.adjusted(1, 1, -1, -1)
    return not inner.contains(body)


def _around(bodies: list[QRectF]) -> QRectF:
    if not bodies:
        return QRectF()
    edges = [(body.left(), body.top(), body.right(), body.bottom()) for body in bodies]
    left, top = min(edge[0] for edge in edges), min(edge[1] for edge in edges)
    right, bottom = max(edge[2] for edge in edges), max(edge[3] for edge in edges)
    return QRectF(left, top, right - left, bottom - top)
