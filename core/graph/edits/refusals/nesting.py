"""Models that cannot be nested, grouped, unpacked or pasted."""

from __future__ import annotations

from core.errors import EditRefused
from core.values import GraphId, LayerId


class WouldRecurse(EditRefused):
    """A model used on a graph that it contains. `path` leads from the graph back to itself."""

    def __init__(self, graph: GraphId, path: tuple[GraphId, ...], names: tuple[str, ...]) -> None:
        way = " → ".join(names)
        super().__init__(f"A model cannot contain itself ({way}). Use a model of a graph that does not lead back here.")
        self.graph, self.path = graph, path


class WouldReferToItself(EditRefused):
    """A wrapper around a block that wraps the wrapper."""

    def __init__(self, layer: LayerId, name: str, path: tuple[LayerId, ...]) -> None:
        super().__init__(f"{name} would wrap itself. Choose a block that does not use it.")
        self.layer, self.path = layer, path


class CannotWrap(EditRefused):
    """A wrapper around something that is no layer."""

    def __init__(self, layer: LayerId, name: str, class_name: str) -> None:
        super().__init__(f"{name} ({class_name}) is no layer, so nothing can wrap it. Choose one with weights.")
        self.layer = layer


class BadStructure(EditRefused):
    """Inputs or outputs of a model that do not make sense."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"The model {name} cannot be declared so: {reason}.")
        self.name = name


class CannotGroup(EditRefused):
    """A selection that cannot become a nested model. `blocking` names what stands in the way."""

    def __init__(self, reason: str, blocking: tuple[str, ...] = ()) -> None:
        super().__init__(f"This selection cannot become a model: {reason}.")
        self.blocking = blocking


class CannotCut(EditRefused):
    """Tensors between which no model lies, or behind which no head does."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The model cannot be cut here: {reason}. Choose tensors on the way from an input to an output."
        )


class CannotUnpack(EditRefused):
    """A nested model that cannot be laid out on the outer graph."""

    def __init__(self, layer: LayerId, name: str, reason: str) -> None:
        super().__init__(f"{name} cannot be unpacked: {reason}.")
        self.layer = layer


class BadPiece(EditRefused):
    """Something to be pasted that is not whole."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"This cannot be pasted: {reason}. Copy the blocks again, with all that belongs to them.")


class CannotExtend(EditRefused):
    """A model that takes several inputs, of which one tensor could only feed one."""

    def __init__(self, model: str, count: int) -> None:
        super().__init__(
            f"{model} takes {count} inputs, so it can't simply stand behind one tensor. Add it as a block, and link "
            "what feeds each of them."
        )
