"""Models out of SavedModel folders: layer by layer where somebody wrote down the layers, else whole, as one block.

Neither the graph of the folder runs nor any code of its own before it is trusted: layers come from their configuration,
weights from the checkpoint.
"""

from __future__ import annotations

from pathlib import Path

from core.engine.importing.described_graph import described_graph, is_described
from core.engine.importing.keras2.saved_model import by_layers, root_of
from core.engine.importing.loaded import Loaded
from core.engine.importing.saved_graph import whole
from core.importing.kinds import saved_model_in


def saved_model(path: Path, trusted: bool) -> Loaded:
    """Raises ImportRefused, NeedsTrust, or whatever Keras raises over a broken folder."""
    folder = saved_model_in(path)
    if is_described(folder):
        return described_graph(folder, trusted)
    root = root_of(folder)
    return whole(folder, trusted) if root is None else by_layers(folder, root, trusted)
