"""What screen readers say about the canvas: blocks, calls, links, frames and notes in a sentence each."""

from __future__ import annotations

from core.graph.records import Annotation, Source, Target
from core.values import CallId
from gui.canvas.block import Block, Row, State
from gui.canvas.scene import GraphScene


def canvas_words(scene: GraphScene) -> str:
    blocks, links = len(scene.blocks), len(scene.links)
    return f"Canvas of {scene.graph.name or 'the graph'}, {_counted(blocks, 'block')}, {_counted(links, 'link')}"


def block_words(block: Block) -> str:
    """`lstm, LSTM, shared, 2 calls, 328.7 k weights, error: …`."""
    calls = len({row.call for row in block.rows})
    parts = [
        block.name,
        block.class_label.replace(" · shared", "").rpartition("  ")[2],
        f"shared, {calls} calls" if calls > 1 else "",
    ]
    parts += [f"{block.weights} weights" if block.weights else "", "frozen" if block.frozen else ""]
    parts += ["muted" if block.muted else ""]
    parts += ["nested model" if block.nested else "", "collapsed" if block.collapsed else ""]
    parts += [": ".join(filter(None, (block.state.value, block.reason))) if block.state is not State.FINE else ""]
    return ", ".join(filter(None, parts))


def note_words(annotation: Annotation) -> str:
    """`frame Text encoder`, `note: learns early on`."""
    return f"frame {annotation.text}" if annotation.kind == "frame" else f"note: {annotation.text}"


def settings_words(block: Block) -> str:
    return block.summary


def call_words(scene: GraphScene, call: CallId) -> str:
    """`call 1: inputs from tweet_b, gives 256 to merge`."""
    place = scene.graph.places[call]
    rows = [row for row in scene.blocks[place.layer.id].block.rows if row.call == call]
    title = next((row.title for row in rows if row.title), "call 0")
    parts = [_input(scene, row) for row in rows if row.input] + [_output(scene, row) for row in rows if row.output]
    return f"{title}: {', '.join(filter(None, parts))}"


def link_words(scene: GraphScene, target: Target) -> str:
    link, places = scene.links[target], scene.graph.places
    start, end = places.get(link.source.call), places.get(target.call)
    names = [place.layer.name if place else "nothing" for place in (start, end)]
    return f"Link from {names[0]} to {names[1]}, {target.port}" + (f", {link.label}" if link.label else "")


def _input(scene: GraphScene, row: Row) -> str:
    assert row.input
    port = row.input.target.port
    source = scene.graph.links.get(row.input.target)
    if source is None:
        return "" if row.input.optional else f"{port} open"
    place = scene.graph.places.get(source.call)
    return f"{port} from {place.layer.name if place else 'nothing'}"


def _output(scene: GraphScene, row: Row) -> str:
    assert row.output
    shape = row.output.shape.replace("?", "an unknown shape")
    names = [*dict.fromkeys(_readers(scene, row.output.source))]
    badges = [f"is {badge}" for badge in row.output.badges]
    return ", ".join([f"gives {shape}" + (f" to {', '.join(names)}" if names else ""), *badges])


def _readers(scene: GraphScene, source: Source) -> list[str]:
    graph = scene.graph
    ends = graph.consumers.get(source, ())
    return [place.layer.name for target in ends if (place := graph.places.get(target.call))]


def _counted(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"
