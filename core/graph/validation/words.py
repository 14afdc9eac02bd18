"""How findings speak: short names for blocks, calls and models, whatever a file calls them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from core.expressions import shortened
from core.graph.records import Graph, Layer, Model, Source
from core.values import CallId


def layer_called(layer: Layer) -> str:
    return shortened(layer.name) or f"the unnamed {shortened(layer.class_name)} block"


def model_called(model: Model) -> str:
    return shortened(model.name) or "the unnamed model"


def call_called(graph: Graph, call: CallId) -> str:
    """A call by its layer's name, with its node index where the layer has several."""
    place = graph.places.get(call)
    if place is None:
        return f"a call that is gone ({shortened(call)})"
    name = layer_called(place.layer)
    return name if len(place.layer.calls) == 1 else f"{name} (call {place.node})"


def source_called(graph: Graph, source: Source) -> str:
    name = call_called(graph, source.call)
    return f"output {source.output} of {name}" if source.output else name


def listed(names: Iterable[str], most: int = 4) -> str:
    """`a, b and c`; longer lists end with a count."""
    known = list(dict.fromkeys(names))
    if len(known) > most:
        return f"{', '.join(known[: most - 1])} and {len(known) - most + 1} more"
    return " and ".join(filter(None, [", ".join(known[:-1]), *known[-1:]]))


def way(names: Sequence[str], most: int = 8) -> str:
    """`a → b → c`, with the middle left out where it is long."""
    shown = names if len(names) <= most else [*names[: most - 2], "…", names[-1]]
    return " → ".join(shown)


def meant(name: str, known: Iterable[str]) -> str:
    """`Did you mean …?`, or nothing where nothing is near."""
    near = get_close_matches(name, list(known), n=1)
    return f"Did you mean `{near[0]}`?" if near else ""


def hinted(reason: str, hint: str) -> str:
    """A reason with a hint after it, if there is one."""
    return f"{reason}. {hint}" if hint else reason


def sentence(text: str) -> str:
    """The text with a capital at its beginning and a full stop at its end."""
    ended = text if text[-1:] in (".", "?") else f"{text}."
    return ended[:1].upper() + ended[1:]


def words(text: str) -> frozenset[str]:
    """A set of names, written as one text."""
    return frozenset(text.split())
