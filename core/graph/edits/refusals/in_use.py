"""Things that others need and that stay for that."""

from __future__ import annotations

from core.errors import EditRefused
from core.values import GraphId, LayerId, ModelRef


class LayerInUse(EditRefused):
    """A block whose layer another one wraps."""

    def __init__(self, layer: LayerId, name: str, user: LayerId, user_name: str) -> None:
        super().__init__(
            f"{user_name} uses the layer of {name}. Remove {user_name} too, or give it a layer of its own."
        )
        self.layer, self.user = layer, user


class ModelInUse(EditRefused):
    """A model that blocks of other graphs use."""

    def __init__(self, ref: ModelRef, name: str, users: tuple[str, ...]) -> None:
        super().__init__(f"The model {name} is used by {', '.join(users)}. Remove those blocks first.")
        self.ref, self.users = ref, users


class ConstantInUse(EditRefused):
    """A constant that expressions name."""

    def __init__(self, name: str, users: tuple[str, ...]) -> None:
        shown = ", ".join(users[:4]) + (f" and {len(users) - 4} more" if len(users) > 4 else "")
        super().__init__(f"The constant {name} is used by {shown}. Put a number there first.")
        self.name, self.users = name, users


class LastGraph(EditRefused):
    """The only graph of a project, to be removed."""

    def __init__(self, graph: GraphId) -> None:
        super().__init__("A project has at least one graph. Clear this one, or add another first.")
        self.graph = graph
