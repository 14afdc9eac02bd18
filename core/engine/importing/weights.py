"""Keeps the weights that a model came with beside the project, by the names that its layers have there."""

from __future__ import annotations

from pathlib import Path

import keras

from core.engine.compile import Compiled, compile_project
from core.engine.layer_weights import arrays_by_layer, write_arrays
from core.engine.reader import Reading
from core.errors import LayerLoomError


def keep_weights(reading: Reading, name: str, file: Path, trusted: bool) -> tuple[Path | None, list[str]]:
    """The file, if there were weights to keep, and notes on what was left behind.

    The project's own model is made and gets the weights block by block, so that their names are the project's.
    """
    ref = reading.models[name]
    try:
        compiled = compile_project(reading.project, trusted, [ref])
    except LayerLoomError as fault:
        return None, [f"the weights stay behind, since the model can't be made again yet: {fault}"]
    left = _copy(reading, compiled)
    layers = arrays_by_layer(compiled.model(ref))
    if not layers:
        return None, left
    write_arrays(layers, file)
    return file, left


def _copy(reading: Reading, compiled: Compiled) -> list[str]:
    left = []
    for (graph, block), live in reading.operations.items():
        instance = compiled.graphs.get(graph)
        made = instance.operations.get(block) if instance else None
        if not isinstance(made, keras.Layer) or isinstance(live, keras.Model) or not live.weights:
            continue
        if [tuple(one.shape) for one in made.weights] != [tuple(one.shape) for one in live.weights]:
            left.append(f"{live.name}: its weights stay behind, since they have other shapes in the project.")
            continue
        made.set_weights(live.get_weights())
    return left
