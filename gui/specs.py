"""What the engine knows of tensors, as the settings of inputs that would stand for them in a nested model."""

from __future__ import annotations

from core.graph.edits.grouping import Specs
from core.graph.records import Source
from core.values import Value
from gui.session import Session

_USUAL = "float32"


def specs_of(session: Session) -> Specs:
    """Of every output on the canvas whose shape is known."""
    found: dict[Source, dict[str, Value]] = {}
    for call in session.graph.places:
        told = session.facts.call(session.graph.id, call)
        for number, tensor in enumerate(told.outputs if told else ()):
            config: dict[str, Value] = {"shape": tensor.shape[1:]}
            found[Source(call, number)] = config if tensor.dtype == _USUAL else {**config, "dtype": tensor.dtype}
    return found
