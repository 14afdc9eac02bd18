"""What differs between two projects as rows of a list, each with the place on the canvases that it leads to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from core.graph.difference import BlockChange, Difference, Kind, lines
from core.protocol.reshaped import Reshaped

_WORDS = ("models", "constants", "training plan")
_SAME = "Nothing differs: the same blocks, links, models, constants and training plan."


@dataclass(frozen=True)
class Row:
    """A line, and the blocks on each canvas that it is about, by their names before and after."""

    text: str
    graph: str = ""
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mark:
    """A block to mark, by its names before and after; empty where it is not."""

    graph: str
    before: str
    after: str
    kind: Kind


def rows(found: Difference, shapes: Iterable[Reshaped]) -> Iterator[Row]:
    """Blocks, what Keras says of them, links, models, constants, the plan, and last what only stands elsewhere."""
    for block in found.blocks:
        before, after = _names(block)
        for line in lines(Difference(blocks=(block,))):
            yield Row(line, block.graph, _one(before), _one(after))
    for each in shapes:
        yield Row(str(each), each.graph, (each.block,), (each.block,))
    for link in found.links:
        gone = link.kind == "removed"
        (line,) = lines(Difference(links=(link,)))
        yield Row(line, link.graph, link.blocks if gone else (), () if gone else link.blocks)
    others = (Difference(models=found.models), Difference(constants=found.constants), Difference(plan=found.plan))
    for part in others:
        for change, line in zip((*part.models, *part.constants, *part.plan), lines(part), strict=True):
            yield Row(line, change.graph, change.blocks, change.blocks)
    for block in found.moved:
        yield Row(f"↔ {block.block} stands elsewhere", block.graph, (block.block,), (block.block,))


def marks(found: Difference, shapes: Iterable[Reshaped]) -> Iterator[Mark]:
    """One a block: what it says weighs more than what only looks different."""
    seen: set[tuple[str, str]] = set()
    for block in found.blocks:
        seen.add((block.graph, block.block))
        yield Mark(block.graph, *_names(block), block.kind)
    for graph, name, kind in (
        *((each.graph, each.block, "reshaped") for each in shapes),
        *((block.graph, block.block, "moved") for block in found.moved),
    ):
        if (graph, name) not in seen:
            seen.add((graph, name))
            yield Mark(graph, name, name, kind)  # type: ignore[arg-type]  # a Kind, as mypy cannot see through the tuple


def summary(found: Difference, shapes: Iterable[Reshaped] = ()) -> str:
    """How many blocks and links differ, and what else."""
    reshaped = len({(each.graph, each.block) for each in shapes})
    if not found and not reshaped:
        moved = f" {_counted(len(found.moved), 'block')} moved." if found.moved else ""
        return f"{_SAME}{moved}"
    counts = [
        f"{_counted(number, what)} {kind}"
        for what, changes in (("block", found.blocks), ("link", found.links))
        for kind in ("added", "removed", "changed")
        if (number := sum(change.kind == kind for change in changes))
    ]
    others = (found.models, found.constants, found.plan)
    counts += [f"{len(more)} in the {what}" for what, more in zip(_WORDS, others, strict=True) if more]
    counts += [f"{_counted(reshaped, 'block')} of another shape or size"] if reshaped else []
    counts += [f"{_counted(len(found.moved), 'block')} moved"] if found.moved else []
    return " · ".join(counts)


def _counted(number: int, what: str) -> str:
    return f"{number} {what if number == 1 else f'{what}s'}"


def _one(name: str) -> tuple[str, ...]:
    return (name,) if name else ()


def _names(change: BlockChange) -> tuple[str, str]:
    """What the block is called before and after; empty where it is not."""
    was = next((field.before for field in change.fields if field.field == "name"), None) or change.block
    return "" if change.kind == "added" else was, "" if change.kind == "removed" else change.block
