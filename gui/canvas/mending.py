"""Offers, where a link was refused, the layers that would make it fit; inserts one only when it is chosen."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu

from core.graph.acceptance import Mend, Verdict
from core.graph.edits.layers import add_layer
from core.graph.edits.links import connect, reconnect
from core.graph.edits.names import next_call_id
from core.graph.ports import input_ports
from core.graph.project import Project
from core.graph.records import Position, Source, Target
from gui.canvas.view import CanvasView
from gui.canvas.words import short_shape
from gui.session import Session


class Mending(QObject):
    """The little menu under a refused drop."""

    def __init__(self, session: Session, view: CanvasView) -> None:
        super().__init__(view)
        self._session, self._view = session, view

    def offer(self, source: Source, target: Target, verdict: Verdict) -> None:
        """Says why the link was refused; with something that mends it, asks whether to insert that."""
        if not verdict.mends:
            self._session.refused.emit(verdict.reason)
            return
        menu = self.menu(source, target, verdict)
        menu.popup(QCursor.pos())

    def menu(self, source: Source, target: Target, verdict: Verdict) -> QMenu:
        menu = QMenu(self._view)
        menu.setObjectName("mends")
        menu.aboutToHide.connect(menu.deleteLater)
        menu.addSection(verdict.reason)
        for mend in verdict.mends:
            action = menu.addAction(f"Insert {mend.class_name} → {short_shape(mend.shape)}")
            action.triggered.connect(partial(self.insert, source, target, mend, replaces=verdict.replaces))
        return menu

    def insert(self, source: Source, target: Target, mend: Mend, *_checked: bool, replaces: bool) -> None:
        """Puts the layer between the two ends; one undo step."""
        graph_id, middle = self._session.graph.id, self._between(source, target)

        def change(now: Project) -> Project:
            new = next_call_id(now.graphs[graph_id])
            made = add_layer(now, graph_id, mend.class_name, mend.config, position=middle)
            port = input_ports(made, made.graphs[graph_id], new)[0].port
            fed = connect(made, graph_id, source, Target(new, port))
            return (reconnect if replaces else connect)(fed, graph_id, Source(new), target)

        self._session.add(f"Insert {mend.class_name}", change)

    def _between(self, source: Source, target: Target) -> Position:
        scene, places = self._view.canvas, self._session.graph.places
        start = scene.blocks[places[source.call].layer.id].output_point(source)
        end = scene.blocks[places[target.call].layer.id].input_point(target)
        middle = (start + end) / 2
        return Position(round(middle.x() - 88), round(middle.y() - 48))
