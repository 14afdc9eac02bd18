"""A SavedModel that tells its layers beside its graph, as LayerLoom's do: weights come from the checkpoint."""

from __future__ import annotations

from pathlib import Path

import keras
import tensorflow as tf

from core.engine.importing.loaded import Loaded, named
from core.engine.importing.opening import opening
from core.engine.importing.parsing import parsed
from core.importing.errors import ImportRefused
from core.saving.formats import DESCRIPTION


def is_described(folder: Path) -> bool:
    return (folder / DESCRIPTION).is_file()


def described_graph(folder: Path, trusted: bool) -> Loaded:
    """Nothing of the graph runs. Raises ImportRefused, NeedsTrust, or whatever Keras raises over broken settings."""
    config = parsed((folder / DESCRIPTION).read_bytes(), f"{DESCRIPTION} in {folder.name}")
    with opening(folder, config, trusted) as known:
        model = keras.saving.deserialize_keras_object(config, known, safe_mode=not trusted)
    loaded = named(model, str(folder), config.get("compile_config"))
    _give_weights(model, folder)
    return loaded


def _give_weights(model: keras.Model, folder: Path) -> None:
    """Keras exports the variables of a model in their order."""
    try:
        reader = tf.train.load_checkpoint(str(folder / "variables" / "variables"))
        shapes = reader.get_variable_to_shape_map()
    except (tf.errors.OpError, ValueError) as fault:
        raise ImportRefused(f"The weights of {folder.name} can't be read: {' '.join(str(fault).split())}") from fault
    keys = [f"variables/{number}/.ATTRIBUTES/VARIABLE_VALUE" for number in range(len(model.variables))]
    if [tuple(shapes.get(key, ("none",))) for key in keys] != [tuple(one.shape) for one in model.variables]:
        raise ImportRefused(f"{folder.name} has other weights than {DESCRIPTION} in it tells. Save the model again.")
    for variable, key in zip(model.variables, keys, strict=True):
        variable.assign(reader.get_tensor(key))
