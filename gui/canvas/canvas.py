"""Puts scene, view and gestures together over a session: the widget in the middle of the window."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QPointF, Qt, QTimer
from PySide6.QtGui import QCursor, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.catalog.search import Found
from core.graph.records import MODEL, Position, Source, Target
from core.values import GraphId, LayerId, ModelRef
from gui.canvas.accessible import Announcing
from gui.canvas.adding import adding
from gui.canvas.annotating import Annotating
from gui.canvas.arranging import Arranging
from gui.canvas.breadcrumbs import Breadcrumbs
from gui.canvas.empty_hint import EmptyHint
from gui.canvas.find import FindBar
from gui.canvas.following import BETWEEN, behind, free, on_grid
from gui.canvas.mending import Mending
from gui.canvas.minimap import Minimap
from gui.canvas.quick_add import QuickAdd
from gui.canvas.scene import GraphScene
from gui.canvas.tool import Pointer
from gui.canvas.tools.annotations import MoveAnnotations, ResizeAnnotation
from gui.canvas.tools.bend_link import BendLink
from gui.canvas.tools.cut_links import CutLinks
from gui.canvas.tools.draw_link import DrawLink
from gui.canvas.tools.move_blocks import MoveBlocks
from gui.canvas.tools.pick import PickLink
from gui.canvas.tools.press_repair import PressRepair
from gui.canvas.tools.reorder_inputs import ReorderInputs
from gui.canvas.tools.select_box import SelectBox
from gui.canvas.tooltips import Tooltips
from gui.canvas.view import CanvasView
from gui.offers import offered_models
from gui.session import Session
from gui.theme.theme import Theme
from gui.uses import Uses

REVEALED = 48  # pixels around a block that was scrolled into sight
_NEARER = 1.25  # how much larger the picture begins where one comes back from a nested model


class Canvas(QWidget):
    """Shows the session's graph and keeps it shown as it changes."""

    def __init__(self, session: Session, theme: Theme, uses: Uses) -> None:
        super().__init__()
        self._session = session
        self.scene = GraphScene(theme)
        self.view = CanvasView(self.scene, theme)
        self.draw_link = DrawLink(session, self.view, theme)
        self.view.tools = (
            PressRepair(session, self.scene),
            CutLinks(session, self.scene, theme),
            self.draw_link,
            ReorderInputs(session, self.scene, theme),
            MoveBlocks(session, self.scene),
            BendLink(session, self.scene),
            PickLink(self.scene),
            ResizeAnnotation(session, self.scene),
            MoveAnnotations(session, self.scene),
            SelectBox(self.scene, theme),
        )
        self.arranging = Arranging(session, self.view)
        Announcing(self.view)
        self.annotating = Annotating(session, self.view)
        self.draw_link.refused.connect(Mending(session, self.view).offer)
        self.draw_link.dropped.connect(self.add_at)
        self.minimap = Minimap(self.view, theme)
        self._hint = EmptyHint(self.view)
        Tooltips(self.view)
        self.quick_add = QuickAdd(uses, lambda: offered_models(session), self)
        self.quick_add.chosen.connect(self._take)
        self._depth = len(session.trail)
        self._then: Callable[[Found], object] = self.add_found
        self.view.typed.connect(self.add_here)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(Breadcrumbs(session))
        layout.addWidget(self.view)
        self.find_bar = FindBar(session, self.view, self.reveal)
        self.setFocusProxy(self.view)
        for changed in (session.changed, session.graph_changed):
            changed.connect(self.view.give_up)  # an undo in the middle of a drag: what is dragged may be gone
        session.changed.connect(self._refresh)
        session.facts_changed.connect(self._refresh)
        session.sockets.changed.connect(self._refresh)
        session.graph_changed.connect(self._arrive)
        session.selection_changed.connect(self._show_selection)
        self.scene.chosen.connect(self._selection_drawn)
        self.view.opened.connect(self._open)
        theme.changed.connect(self.scene.update)
        self._arrive()

    def paste_position(self) -> Position:
        """Where pasted blocks go: under the mouse, or the middle of what is seen when the mouse is elsewhere."""
        viewport = self.view.viewport()
        mouse = viewport.mapFromGlobal(QCursor.pos())
        at = self.view.mapToScene(mouse if viewport.rect().contains(mouse) else viewport.rect().center())
        return Position(round(at.x()), round(at.y()))

    def add_here(self, text: str = "") -> None:
        """Opens quick add with what was typed so far: behind the selected block, or where pasted blocks would go."""
        follows = behind(self.scene, self._session.selected)
        if follows is None:
            at = self.paste_position()
            self.add_at(None, QPointF(at.x, at.y), text)
            return
        self.quick_add.follow(follows)
        corner = QPointF(follows.at.x, follows.at.y)
        self.choose(corner, lambda found: self._add(found, follows.at, *follows.taken_by(found.entry)), text)

    def add_at(self, end: Source | Target | None, point: QPointF, text: str = "") -> None:
        """Opens quick add at a scene point; `end` is the loose end of a link that waits for the new block."""
        at = on_grid(point)
        self.choose(
            point,
            lambda found: self._add(found, at if end else free(self.scene, at), *([end] if end else [])),
            text,
            end,
        )

    def choose(
        self, point: QPointF, then: Callable[[Found], object], text: str = "", end: Source | Target | None = None
    ) -> None:
        """Opens quick add at a scene point and hands what is chosen to `then`."""
        self._then = then
        corner = self.view.viewport().mapToGlobal(self.view.mapFromScene(point))
        self.quick_add.open(corner, text=text, end=end)

    def add_found(self, found: Found) -> None:
        """Adds a class beside the selection, or in the middle of what is seen."""
        chosen = [self.scene.blocks[layer].body() for layer in self._session.selected]
        corner = max((body.topRight() for body in chosen), key=lambda point: point.x(), default=None)
        middle = self.view.mapToScene(self.view.viewport().rect().center())
        at = middle if corner is None else corner + QPointF(BETWEEN, 0)
        self._add(found, free(self.scene, on_grid(at)))

    def _take(self, found: Found) -> None:
        self._then(found)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self, found: Found, at: Position, *ends: Source | Target) -> None:
        graph = self._session.graph.id
        label = f"Add {found.entry.name}"
        self._session.add(label, lambda now: adding(now, graph, found.entry, found.config, at, *ends))
        self._reveal(self._session.selected)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _reveal(self, layers: Iterable[LayerId]) -> None:
        """Scrolls as far as needed for blocks to be seen."""
        for layer in layers:
            self.view.ensureVisible(self.scene.blocks[layer].body(), REVEALED, REVEALED)

    def reveal(self, graph: GraphId, layer: LayerId) -> None:
        """Goes to a block, on whichever canvas it is, and selects it."""
        travels = graph != self._session.graph.id
        self._session.enter(graph)
        self._session.select([layer])
        if layer in self.scene.blocks:
            self.view.reveal(self.scene.blocks[layer].body(), glide=not travels)

    def showEvent(self, event: QShowEvent) -> None:
        """Only when it is shown does the canvas know its size, and so what fits."""
        super().showEvent(event)
        if not event.spontaneous():
            QTimer.singleShot(0, self, lambda: self.view.fit_all(glide=False))

    def _refresh(self) -> None:
        graph = self._session.graph
        self.scene.show_graph(self._session.project, graph, self._session.facts, self._session.sockets.of(graph.id))
        self._hint.setVisible(not (self.scene.blocks or self.scene.paper.items))
        self._show_selection()

    def _arrive(self) -> None:
        """Another graph: its picture grows into sight where one went deeper, and shrinks where one came back."""
        self._refresh()
        self.view.fit_all(glide=False)
        depth, before = len(self._session.trail), self._depth
        self._depth = depth
        if depth != before:
            self.view.glide_in(_NEARER if depth < before else 1 / _NEARER)

    def _show_selection(self) -> None:
        if frozenset(self.scene.selected_layers()) != self._session.selected:
            self.scene.select(self._session.selected)

    def _selection_drawn(self) -> None:
        self._session.select(self.scene.selected_layers())

    def _open(self, pointer: Pointer) -> None:
        """Double click on a nested model enters it, on a link bends it, on empty canvas it opens quick add."""
        block = pointer.hit.block
        if block is None:
            if not self.annotating.open(pointer):
                self.add_at(None, pointer.scene)
            return
        layer = self._session.graph.layers.get(block.layer)
        ref = layer.config.get("model") if layer and layer.class_name == MODEL else None
        if isinstance(ref, ModelRef):
            self._session.enter(ref.graph)
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
