"""What a field's text may name: the project's constants, its models, and the blocks beside it, as they are now."""

from __future__ import annotations

from collections.abc import Mapping

from core.values import LayerRef, ModelRef, Value
from gui.session import Session


class Names:
    """Read afresh at each use, for an editor outlives many edits."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def constants(self) -> Mapping[str, Value]:
        return self._session.project.constants

    @property
    def models(self) -> Mapping[str, ModelRef]:
        """The project's models by name, those that the shown graph declares last: it cannot hold itself."""
        graphs = sorted(self._session.project.graphs.values(), key=lambda graph: graph.id == self._session.graph.id)
        return {model.name: ModelRef(graph.id, model.id) for graph in graphs for model in graph.models.values()}

    def reference(self, value: ModelRef | LayerRef) -> str:
        """What a reference points to, by its name."""
        if isinstance(value, LayerRef):
            layer = self._session.graph.layers.get(value.layer)
            return layer.name if layer else "a block that is gone"
        model = self._session.project.model(value)
        return model.name if model else "a model that is gone"
