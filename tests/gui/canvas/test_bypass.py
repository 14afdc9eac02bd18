"""A link goes past the blocks between its ends, and straight where nothing is in its way."""

from __future__ import annotations

from PySide6.QtCore import QRectF

from core.graph.edits.placing import place
from core.graph.records import Position, Target
from core.project import read
from core.resources import examples
from core.values import LayerId
from gui.canvas.items import LinkItem
from gui.window import MainWindow
from tests.documents import residual
from tests.gui.conftest import OpenWindow


def _hidden(window: MainWindow) -> list[tuple[str, str]]:
    """The links that lie behind a block, each with its end and that block."""
    scene, places, layers = window.canvas.scene, window.session.graph.places, window.session.graph.layers
    return [
        (places[target.call].layer.name, layers[layer].name)
        for target, link in scene.links.items()
        for layer, block in scene.blocks.items()
        if layer not in {places[link.source.call].layer.id, places[target.call].layer.id}
        and _behind(link, block.body())
    ]


def _behind(link: LinkItem, body: QRectF) -> bool:
    return any(body.contains(link.path.pointAtPercent(step / 400)) for step in range(401))


def test_that_the_links_of_a_residual_network_can_be_seen(open_window: OpenWindow) -> None:
    window = open_window(residual(3))
    window.canvas.arranging.arrange()
    assert _hidden(window) == []


def test_that_the_residual_example_shows_its_shortcut(open_window: OpenWindow) -> None:
    assert _hidden(open_window(read(examples() / "residual.loom"))) == []


def test_that_a_block_put_onto_a_way_and_taken_off_it_is_gone_around_and_straight_again(
    open_window: OpenWindow,
) -> None:
    project = residual(1)
    graph = project.main.id
    named = {layer.name: layer.id for layer in project.main.layers.values()}
    places = {named["x"]: Position(0, 0), named["add_0"]: Position(900, 0)}
    aside = {named[name]: Position(300 * (number + 1), 600) for number, name in enumerate(("conv_0", "norm_0"))}
    window = open_window(place(project, graph, {**places, **aside, named["relu_0"]: Position(450, 600)}))
    link = _link(window, named["x"], named["add_0"])
    straight = link.path.boundingRect().height()
    window.session.do("Move", lambda now: place(now, graph, {named["relu_0"]: Position(450, 0)}))
    assert not _behind(link, window.canvas.scene.blocks[named["relu_0"]].body())
    assert link.path.boundingRect().height() > straight
    window.session.do("Move", lambda now: place(now, graph, {named["relu_0"]: Position(450, 600)}))
    assert link.path.boundingRect().height() == straight


def _link(window: MainWindow, start: LayerId, end: LayerId) -> LinkItem:
    places = window.session.graph.places

    def joins(target: Target, item: LinkItem) -> bool:
        return (places[item.source.call].layer.id, places[target.call].layer.id) == (start, end)

    return next(item for target, item in window.canvas.scene.links.items() if joins(target, item))
