"""The view: pans, zooms, draws from near and far, and hands every press to the first gesture that wants it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from PySide6.QtCore import QEasingCurve, QEvent, QPoint, QPointF, QRect, QRectF, Qt, QVariantAnimation, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPolygonF,
    QWheelEvent,
)
from PySide6.QtWidgets import QGraphicsView, QWidget

from gui.canvas.fingers import Fingers
from gui.canvas.items import LinkItem
from gui.canvas.overview import Overview
from gui.canvas.paint import PLAIN
from gui.canvas.panning import AutoPan, Panning
from gui.canvas.scene import GraphScene
from gui.canvas.tool import Pointer, Tool
from gui.theme.motion import reduced
from gui.theme.theme import Theme
from gui.theme.tokens import ANIMATION_MS, DOT_STEP

NEAREST, FARTHEST = 3.0, 0.002
_READABLE = 0.7  # zoom at which all text of a block can be read
_DOTS = 0.5  # zoom above which the canvas shows its dots
_EDGE = 32  # pixels that what is revealed keeps from the border
_EVERYWHERE = QRectF(-2e6, -2e6, 4e6, 4e6)
_LEFT, _RIGHT, _TOP, _BOTTOM = Qt.Edge.LeftEdge, Qt.Edge.RightEdge, Qt.Edge.TopEdge, Qt.Edge.BottomEdge
_GRIPS = {
    _LEFT: Qt.CursorShape.SizeHorCursor,
    _RIGHT: Qt.CursorShape.SizeHorCursor,
    _TOP: Qt.CursorShape.SizeVerCursor,
    _BOTTOM: Qt.CursorShape.SizeVerCursor,
    _LEFT | _TOP: Qt.CursorShape.SizeFDiagCursor,
    _RIGHT | _BOTTOM: Qt.CursorShape.SizeFDiagCursor,
    _RIGHT | _TOP: Qt.CursorShape.SizeBDiagCursor,
    _LEFT | _BOTTOM: Qt.CursorShape.SizeBDiagCursor,
}


class CanvasView(QGraphicsView):
    """One window onto a scene. Gestures are tools; the view itself only navigates."""

    zoomed = Signal(float)
    typed = Signal(str)  # a letter typed on the empty canvas: the start of a quick add
    opened = Signal(object)  # double click: Pointer
    asked = Signal(object)  # the right button or the menu key: Pointer

    def __init__(self, scene: GraphScene, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(scene, parent)
        self._fingers = Fingers(self)
        self.canvas = scene
        self.tools: Sequence[Tool] = ()
        self._theme = theme
        self._tool: Tool | None = None
        self._button = Qt.MouseButton.NoButton
        self._grip: Qt.CursorShape | None = None
        self._panning = Panning(self, self.pan)
        self._auto_pan = AutoPan(self, self.pan, self._carry_on)
        self._overview = Overview(theme)
        self._glide = QVariantAnimation(self, duration=ANIMATION_MS)
        self._glide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._glide.valueChanged.connect(self._glided)
        self.setObjectName("canvas")
        self.setAccessibleName("Canvas")
        self.setFrameShape(QGraphicsView.Shape.NoFrame)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSceneRect(_EVERYWHERE)  # or Qt holds what is smaller than the sight in its middle, whatever one does
        self.setMouseTracking(True)
        self._fingers.listen()
        theme.changed.connect(self.viewport().update)
        scene.outlined.connect(self._repaint_from_afar)

    @property
    def zoom(self) -> float:
        return self.transform().m11()

    def zoom_at(self, point: QPoint, factor: float) -> None:
        """Zooms so that what lies under `point` (view coordinates) stays there."""
        factor = min(max(self.zoom * factor, FARTHEST), NEAREST) / self.zoom
        before = self.mapToScene(point)
        self.scale(factor, factor)
        after = self.mapToScene(point)
        moved = after - before
        self.translate(moved.x(), moved.y())
        self.zoomed.emit(self.zoom)

    def pan(self, by: QPointF) -> None:
        """Moves the canvas by pixels."""
        self.translate(by.x() / self.zoom, by.y() / self.zoom)

    def fit(self, area: QRectF, *, glide: bool = True) -> None:
        """Shows `area` (scene coordinates) as a whole, never larger than life."""
        if area.isEmpty():
            return
        room = area.adjusted(-48, -48, 48, 48)
        size = self.viewport().size()
        zoom = min(size.width() / room.width(), size.height() / room.height(), 1.0)
        self._go(max(zoom, FARTHEST), room.center(), glide=glide)

    def reveal(self, area: QRectF, *, glide: bool = True) -> None:
        """Brings `area` into sight, near enough to be read; stays where it is when all can be read already."""
        seen = self.mapToScene(self.viewport().rect()).boundingRect()
        if self.zoom < _READABLE or not seen.contains(area):
            self._go(max(self.zoom, _READABLE), area.center(), glide=glide)

    def _go(self, zoom: float, centre: QPointF, *, glide: bool) -> None:
        self._glide.stop()
        if not glide or reduced() or not self.isVisible():
            self._look(zoom, centre)
            return
        middle = self.mapToScene(self.viewport().rect().center())
        self._from, self._to = (self.zoom, middle), (zoom, centre)
        self._glide.setStartValue(0.0)
        self._glide.setEndValue(1.0)
        self._glide.start()

    def glide_in(self, times: float) -> None:
        """Comes to what is in sight now from a sight that is so many times as near."""
        zoom, centre = self.zoom, self.mapToScene(self.viewport().rect().center())
        if not reduced() and self.isVisible():
            self._look(zoom * times, centre)
            self._go(zoom, centre, glide=True)

    def fit_all(self, *, glide: bool = True) -> None:
        self.fit(self.canvas.content(), glide=glide)

    def look_at(self, centre: QPointF) -> None:
        """Brings a scene point to the middle of the sight, at once."""
        self._glide.stop()
        self._look(self.zoom, centre)

    def keep_in_sight(self, area: QRectF) -> None:
        """Pans just as far as it takes to see `area` (scene coordinates)."""
        seen = QRectF(self.viewport().rect()).adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
        shown = QRectF(self.mapFromScene(area).boundingRect())
        x = max(seen.left() - shown.left(), 0.0) or min(seen.right() - shown.right(), 0.0)
        y = max(seen.top() - shown.top(), 0.0) or min(seen.bottom() - shown.bottom(), 0.0)
        if x or y:
            self.pan(QPointF(x, y))

    def _glided(self, share: float) -> None:
        (zoom, centre), (to_zoom, to_centre) = self._from, self._to
        self._look(zoom * (to_zoom / zoom) ** share, centre + (to_centre - centre) * share)

    def _look(self, zoom: float, centre: QPointF) -> None:
        self.resetTransform()
        self.scale(zoom, zoom)
        self.centerOn(centre)
        self.zoomed.emit(zoom)

    def _pointer(self, event: QMouseEvent) -> Pointer:
        return self._pointer_at(event.position().toPoint(), event.button(), event.modifiers())

    def _pointer_at(self, point: QPoint, button: Qt.MouseButton, keys: Qt.KeyboardModifier) -> Pointer:
        scene = self.mapToScene(point)
        return Pointer(scene, point, self.canvas.hit(scene), button, keys)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._glide.stop()
        if self._tool or self._panning.starts(event):
            return  # another button in the middle of a gesture changes nothing
        pointer = self._pointer(event)
        self._button = event.button()
        self._tool = next((tool for tool in self.tools if tool.starts(pointer)), None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._panning.moves(event):
            return
        if self._tool:
            self._tool.moves(self._pointer(event))
            self._auto_pan.follow(event.position().toPoint(), self.viewport().rect())
        elif not event.buttons():
            self._show_grip(self._pointer(event).hit.edges)

    def _show_grip(self, edges: Qt.Edge) -> None:
        """The mouse shows what a press would stretch."""
        shape = _GRIPS.get(edges)
        if shape is not self._grip:
            self._grip = shape
            if shape is None:
                self.viewport().unsetCursor()
            else:
                self.viewport().setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._panning.ends(event):
            return
        if self._tool and event.button() is self._button:
            self._taken().ends(self._pointer(event))

    def _taken(self) -> Tool:
        """The gesture under way, which is so no longer."""
        assert self._tool
        tool, self._tool = self._tool, None
        self._auto_pan.stop()
        return tool

    def _carry_on(self, point: QPoint) -> None:
        """The canvas moved below a mouse that stands still."""
        if self._tool:
            self._tool.moves(self._pointer_at(point, Qt.MouseButton.NoButton, QGuiApplication.keyboardModifiers()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.opened.emit(self._pointer(event))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """With Ctrl the right button is a gesture; by the menu key the menu stands at the selection."""
        keys = event.modifiers()
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        if self._tool is None and (by_key or not keys & Qt.KeyboardModifier.ControlModifier):
            point = self._selected_point() if by_key else event.pos()
            self.asked.emit(self._pointer_at(point, Qt.MouseButton.RightButton, keys))

    def _selected_point(self) -> QPoint:
        """A point on something selected; the middle of the sight where nothing is."""
        chosen = self.canvas.selectedItems()
        if not chosen:
            return self.viewport().rect().center()
        item = chosen[0]
        on_it = item.path.pointAtPercent(0.5) if isinstance(item, LinkItem) else item.sceneBoundingRect().center()
        return self.mapFromScene(on_it)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._escape()
            return
        if self._panning.key(event):
            return
        text, keys = event.text(), event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        if text.isalpha() and keys in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}:
            self.typed.emit(text)
            return
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if not self._panning.key(event):
            super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._panning.hold_space(held=False)
        super().focusOutEvent(event)

    def give_up(self) -> bool:
        """Ends the gesture under way, if any, as if it had never begun; whether there was one."""
        if self._tool is None:
            return False
        self._taken().cancels()
        return True

    def _escape(self) -> None:
        if not self.give_up():
            self.canvas.clearSelection()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._glide.stop()
        self._fingers.wheel(event)

    def viewportEvent(self, event: QEvent) -> bool:
        return self._fingers.takes(event) or super().viewportEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.zoom >= PLAIN:
            super().paintEvent(event)
            return
        painter = QPainter(self.viewport())
        self._overview.paint(painter, self.canvas, self.viewportTransform(), self.viewport().size())
        painter.end()

    def _repaint_from_afar(self) -> None:
        """Qt repaints what it has drawn itself, and from afar it has drawn nothing."""
        if self.zoom < PLAIN:
            self.viewport().update()

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        area = QRectF(rect)
        painter.fillRect(area, self._theme.colour("canvas"))
        if self.zoom < _DOTS:
            return
        painter.setPen(self._theme.colour("dot"))
        left, top = area.left() // DOT_STEP * DOT_STEP, area.top() // DOT_STEP * DOT_STEP
        painter.translate(left, top)
        painter.drawPoints(_dots(round(area.right() - left), round(area.bottom() - top)))
        painter.translate(-left, -top)


@lru_cache(maxsize=64)
def _dots(width: int, height: int) -> QPolygonF:
    """The dots on a piece of canvas that begins at one."""
    columns, lines = range(0, width + 1, DOT_STEP), range(0, height + 1, DOT_STEP)
    return QPolygonF([QPointF(x, y) for x in columns for y in lines])
