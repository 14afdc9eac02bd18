"""The weights of a source, by its layers: of a run, a project, a file of weights, or any model that can be imported."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from core.engine.importing.load import load
from core.engine.layer_weights import LayerWeights, arrays_by_layer, read_arrays
from core.engine.training.finished.reopen import reopen
from core.importing.errors import ImportRefused
from core.project import SUFFIX, read
from core.saving.choosing import weights_beside
from core.training.runs import PROJECT

_WEIGHTS = ".npz"


def donors(source: str, trusted: bool) -> Mapping[str, LayerWeights]:
    """Raises RunBroken, ImportRefused, NeedsTrust, or whatever Keras raises over a broken file."""
    path = Path(source)
    if (path / PROJECT).is_file() or (path.name == PROJECT and path.is_file()):
        run = path if path.is_dir() else path.parent
        return arrays_by_layer(reopen(run, trusted=trusted).built.model)
    if path.suffix == _WEIGHTS:
        return read_arrays(path)
    if path.suffix == SUFFIX:
        weights = weights_beside(read(path), path)
        if weights is None:
            raise ImportRefused(
                f"{path.name} has no weights beside it. Name one of its runs, or the file it came from."
            )
        return read_arrays(weights)
    if path.name.endswith(".weights.h5"):
        raise ImportRefused(
            f"{path.name} holds weights by class and order, without the model. Load them into their model, and save "
            "that with `model.save('model.keras')`."
        )
    loaded = load(source, trusted)
    found = arrays_by_layer(next(iter(loaded.models.values())))
    if not loaded.has_weights:
        raise ImportRefused(f"{path.name} brings no weights along: {' '.join(loaded.notes)}".strip())
    return found
