"""What can keep a project from becoming Python code, each with the place where it is."""

from __future__ import annotations

from core.errors import LayerLoomError
from core.values import CallId, GraphId, LayerId, ModelId


class CodegenError(LayerLoomError):
    """The project, or the part of it that was asked for, cannot be written as Python."""


class UnknownModel(CodegenError):
    """A model that the project does not declare."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        declared = f"It declares {', '.join(known)}." if known else "Declare one first."
        super().__init__(f"The project declares no model called {name}. {declared}")
        self.name, self.known = name, known


class BlockNotWritten(CodegenError):
    """A block or one of its calls that no code can be written for. `reason` says why, without the block's name."""

    def __init__(self, graph: GraphId, layer: LayerId, call: CallId | None, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.graph, self.layer, self.call, self.name, self.reason = graph, layer, call, name, reason


class ModelNotWritten(CodegenError):
    """A declared model that no code can be written for."""

    def __init__(self, graph: GraphId, model: ModelId, name: str, reason: str) -> None:
        super().__init__(f"Model {name}: {reason}")
        self.graph, self.model, self.name, self.reason = graph, model, name, reason


class ConstantNotWritten(CodegenError):
    """A constant of the project without a value that Python could hold."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"Constant {name}: {reason}")
        self.name, self.reason = name, reason


class NotWritable(CodegenError):
    """A value that has no Python form. Whoever knows the place turns it into one of the errors above."""
