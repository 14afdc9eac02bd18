"""Keeps the weights that a model came with beside the project, by the names that its layers have there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import keras

from core.engine.compile import Compiled, compile_project
from core.engine.layer_weights import arrays_by_layer, layers_with_weights, write_arrays
from core.engine.reader import Reading
from core.errors import LayerLoomError


def keep_weights(
    reading: Reading, models: Mapping[str, keras.Model], file: Path, trusted: bool
) -> tuple[Path | None, list[str]]:
    """Those of the first of the models. The file, if there were weights to keep, and notes on what was left behind.

    The project's own model is made and gets the weights block by block, so that their names are the project's.
    """
    name, given = next(iter(models.items()))
    ref = reading.models[name]
    try:
        compiled = compile_project(reading.project, trusted, [ref])
    except LayerLoomError as fault:
        return None, [f"the weights stay behind, since the model can't be made again yet: {fault}"]
    left = _copy(reading, compiled)
    _copy_fresh(given, compiled.model(ref), reading)
    layers = arrays_by_layer(compiled.model(ref))
    if not layers:
        return None, left
    write_arrays(layers, file)
    return file, left


def _copy_fresh(given: keras.Model, made: keras.Model, reading: Reading) -> None:
    """Into what blocks build anew: there is no block of its own for each layer in it, so it goes by path."""
    layers = (layer for graph in reading.project.graphs.values() for layer in graph.layers.values())
    fresh = {f"{layer.name}/" for layer in layers if layer.config.get("fresh_weights")}
    own = dict(layers_with_weights(given)) if fresh else {}
    for path, layer in layers_with_weights(made) if fresh else ():
        live = own.get(path)
        if live is not None and any(name in f"{path}" for name in fresh):
            layer.set_weights(live.get_weights())


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
