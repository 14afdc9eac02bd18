"""The outline: every canvas with its layers, and the calls of shared ones; what is selected here is selected there."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QBrush, QColor, QIcon, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem

from core.graph.project import Project
from core.graph.records import Graph, Layer
from core.values import GraphId, LayerId
from gui.canvas.block import category_of
from gui.canvas.words import class_label
from gui.session import Session
from gui.theme.theme import Theme

_ID = Qt.ItemDataRole.UserRole
_DOT, _INDENT = 10, 14
_NOTHING = Project()


class Outline(QTreeWidget):
    """A tree that mirrors the document. Only what changed is written anew, and nothing while it is hidden."""

    def __init__(self, session: Session, theme: Theme, reveal: Callable[[GraphId, LayerId], None]) -> None:
        super().__init__()
        self._session, self._theme, self._reveal = session, theme, reveal
        self._shown = _NOTHING
        self._graphs: dict[GraphId, QTreeWidgetItem] = {}
        self._layers: dict[GraphId, dict[LayerId, QTreeWidgetItem]] = {}
        self._icons: dict[str, QIcon] = {}
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._follow)
        self.setAccessibleName("Outline")
        self.setToolTip("All layers of all canvases. Arrows walk, Enter brings a block into sight.")
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)  # what it is called counts most
        self.header().setStretchLastSection(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformRowHeights(True)
        self.setIndentation(_INDENT)
        self.setAllColumnsShowFocus(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.itemSelectionChanged.connect(self._choose)
        self.itemActivated.connect(self._open)
        session.changed.connect(self._follow)
        session.graph_changed.connect(self._show_selection)
        session.selection_changed.connect(self._show_selection)
        theme.changed.connect(self._recolour)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._shown is not self._session.project:
            self._later.start()

    def _in_sight(self) -> bool:
        """A dock behind another tab counts as visible to Qt."""
        return self.isVisible() and not self.visibleRegion().isEmpty()

    def _follow(self) -> None:
        """Brings the tree up to the document."""
        before, after = self._shown, self._session.project
        if not self._in_sight() or before is after:
            return
        self._shown = after
        with QSignalBlocker(self):
            for graph_id in self._graphs.keys() - after.graphs.keys():
                self.takeTopLevelItem(self.indexOfTopLevelItem(self._graphs.pop(graph_id)))
                del self._layers[graph_id]
            for graph in after.graphs.values():
                if graph is not before.graphs.get(graph.id) or graph.id not in self._graphs:
                    self._show_graph(before.graphs.get(graph.id) if graph.id in self._graphs else None, graph)
        self._show_selection()

    def _show_graph(self, before: Graph | None, graph: Graph) -> None:
        if graph.id not in self._graphs:
            self._graphs[graph.id] = _item(graph.id)
            self._layers[graph.id] = {}
            self.addTopLevelItem(self._graphs[graph.id])
            self._graphs[graph.id].setExpanded(True)
        top, rows = self._graphs[graph.id], self._layers[graph.id]
        top.setText(0, graph.name)
        top.setText(1, _count(len(graph.layers)))
        top.setForeground(1, self.palette().placeholderText())
        for layer_id in [layer_id for layer_id in rows if layer_id not in graph.layers]:
            top.removeChild(rows.pop(layer_id))
        new = [layer for layer in graph.layers.values() if layer.id not in rows]
        rows |= {layer.id: _item(layer.id) for layer in new}
        top.addChildren([rows[layer.id] for layer in new])
        self._show_layers(before, graph)
        if list(rows) != list(graph.layers):
            self._put_in_order(graph)

    def _put_in_order(self, graph: Graph) -> None:
        """An undo may bring a layer back into the middle."""
        top, rows = self._graphs[graph.id], self._layers[graph.id]
        top.takeChildren()
        self._layers[graph.id] = {layer_id: rows[layer_id] for layer_id in graph.layers}
        top.addChildren(list(self._layers[graph.id].values()))

    def _show_layers(self, before: Graph | None, graph: Graph) -> None:
        known = before.layers if before else {}
        relinked = before is None or before.links is not graph.links or before.models is not graph.models
        for layer in graph.layers.values():
            row = self._layers[graph.id][layer.id]
            if layer is not known.get(layer.id):
                row.setText(0, layer.name)
                row.setToolTip(0, layer.name)
                row.setText(1, class_label(layer))
                row.setToolTip(1, class_label(layer))
                row.setForeground(1, self.palette().placeholderText())
            if relinked or layer is not known.get(layer.id):
                row.setIcon(0, self._dot(self._theme.category(category_of(graph, layer))))
                _show_calls(row, graph, layer, self.palette().placeholderText())

    def _dot(self, colour: QColor) -> QIcon:
        if colour.name() not in self._icons:
            self._icons[colour.name()] = _dot_icon(colour)
        return self._icons[colour.name()]

    def _recolour(self) -> None:
        self._shown = _NOTHING
        self._graphs.clear()
        self._layers.clear()
        with QSignalBlocker(self):
            self.clear()
        self._follow()

    def _show_selection(self) -> None:
        """Marks what is selected on the canvas, and the canvas that is shown."""
        if not self._in_sight():
            return
        here = self._session.graph.id
        for graph_id, top in self._graphs.items():
            font = top.font(0)
            font.setBold(graph_id == here)
            top.setFont(0, font)
        wanted = self._session.selected
        if dict(self._chosen()) == dict.fromkeys(wanted, here):
            return
        with QSignalBlocker(self):
            self.clearSelection()
            known = self._layers.get(here, {})
            rows = [known[layer] for layer in wanted if layer in known]
            if rows:
                self.setCurrentItem(rows[0])
            for row in rows:
                row.setSelected(True)
        self.viewport().update()

    def _choose(self) -> None:
        """Selects on the canvas what is selected here; among several canvases the one of the current row counts."""
        chosen, current = dict(self._chosen()), self.currentItem()
        here = self._session.graph.id
        graph = self._place(current)[0] if current and current.isSelected() else here
        layers = [layer for layer, of in chosen.items() if of == graph]
        if graph is None or not (layers or graph == here):
            return
        if len(layers) == 1:
            self._reveal(graph, layers[0])
        else:
            self._session.enter(graph)
            self._session.select(layers)

    def _open(self, item: QTreeWidgetItem) -> None:
        graph, layer = self._place(item)
        if graph is not None and layer is not None:
            self._reveal(graph, layer)
        elif graph is not None:
            self._session.enter(graph)

    def _chosen(self) -> Iterator[tuple[LayerId, GraphId]]:
        for item in self.selectedItems():
            graph, layer = self._place(item)
            if graph is not None and layer is not None:
                yield layer, graph

    def _place(self, item: QTreeWidgetItem) -> tuple[GraphId | None, LayerId | None]:
        """Which graph and which layer a row belongs to; the row of a call belongs to its layer."""
        above = [item]
        while parent := above[-1].parent():
            above.append(parent)
        ids = [row.data(0, _ID) for row in reversed(above)]
        return GraphId(ids[0]), LayerId(ids[1]) if len(ids) > 1 else None


def _item(identity: str) -> QTreeWidgetItem:
    item = QTreeWidgetItem()
    item.setData(0, _ID, identity)
    return item


def _count(layers: int) -> str:
    return f"{layers} layer{'s' if layers != 1 else ''}"


def _show_calls(row: QTreeWidgetItem, graph: Graph, layer: Layer, dim: QBrush) -> None:
    """A row per call of a shared layer, with what feeds it."""
    row.takeChildren()
    if len(layer.calls) < 2:
        return
    for node, call in enumerate(layer.calls):
        item = _item(call.id)
        sources = graph.incoming.get(call.id, {}).values()
        feeding = dict.fromkeys(graph.places[source.call].layer.name for source in sources)
        item.setText(0, f"call {node}")
        item.setText(1, f"from {', '.join(feeding)}" if feeding else "nothing feeds it")
        item.setForeground(1, dim)
        row.addChild(item)


def _dot_icon(colour: QColor) -> QIcon:
    picture = QPixmap(_DOT, _DOT)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(1, 1, _DOT - 2, _DOT - 2)
    painter.end()
    icon = QIcon(picture)
    icon.addPixmap(picture, QIcon.Mode.Selected)  # or Qt tints it
    return icon
