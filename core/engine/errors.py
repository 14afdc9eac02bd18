"""What can go wrong between the document and Keras, each located at the block it happened at."""

from __future__ import annotations

from core.errors import LayerLoomError
from core.values import CallId, GraphId, LayerId, ModelId


class EngineError(LayerLoomError):
    """Keras, or what the document asks of it, failed."""


class CannotMake(EngineError):
    """A value that nothing can be built from."""


class NotTrusted(EngineError):
    """Code of the project that would have to run, though nobody has trusted the project's file yet."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} is code that came with the project. Read it, and trust the file to let it run.")


class CallFailed(EngineError):
    """A block that Keras could not make (`call` is None), or a call of it that Keras refused.

    `reason` is the short text, `original` what Keras itself said.
    """

    def __init__(
        self, graph: GraphId, layer: LayerId, call: CallId | None, name: str, reason: str, original: str = ""
    ) -> None:
        super().__init__(f"{name}: {reason}")
        self.graph, self.layer, self.call = graph, layer, call
        self.name, self.reason, self.original = name, reason, original or reason


class ModelFailed(EngineError):
    """A declared model that Keras could not make from its inputs and outputs."""

    def __init__(self, graph: GraphId, model: ModelId, name: str, reason: str) -> None:
        super().__init__(f"Model {name}: {reason}")
        self.graph, self.model, self.name, self.reason = graph, model, name, reason
