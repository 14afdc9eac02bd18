"""Decides which links carry their shape: none that is shorter than its label, and of those that lie together one."""

from __future__ import annotations

from collections.abc import Iterable

from gui.canvas.items import LinkItem


def thin(links: Iterable[LinkItem]) -> None:
    """Of links out of one output, which all say the same, labels only those whose labels lie apart."""
    kept: list[LinkItem] = []
    for link in sorted(links, key=lambda link: (link.line.center().y(), link.line.center().x())):
        area = link.label_area()
        shown = not area.isEmpty() and not any(area.intersects(other.label_area()) for other in kept)
        link.show_label(shown)
        if shown:
            kept.append(link)
