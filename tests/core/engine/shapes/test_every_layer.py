from __future__ import annotations

import keras
import pytest

from core.catalog.table import load
from core.engine.compile import Compiled, compile_project
from core.engine.errors import CallFailed
from core.engine.private import mask_of
from core.engine.shapes import ShapeEngine
from core.graph.project import Project
from core.graph.records import Source
from core.protocol import Status
from core.values import CallId, KerasObject, LayerId, Value
from tests.core.engine.building import Drawing, project

# What to fill in where a layer cannot do without; by name, or by layer and name.
FILLED: dict[str, Value] = {
    "activation": "relu", "axes": 1, "cell": KerasObject("layers.LSTMCell", {"units": 3}), "dims": (2, 1),
    "cells": (KerasObject("layers.GRUCell", {"units": 3}),), "equation": "abc,cd->abd", "factor": 0.2, "filters": 2,
    "head_dim": 2, "height": 4, "height_factor": 0.2, "input_dim": 9, "kernel_size": 2, "key_dim": 2,
    "layer": KerasObject("layers.Dense", {"units": 3}), "layers": (KerasObject("layers.Rescaling", {"scale": 2.0}),),
    "max_number": 3, "n": 2, "num_bins": 4, "num_heads": 2, "num_key_value_heads": 2, "num_query_heads": 2,
    "output_dim": 3, "output_shape": (None, 3), "output_size": 2, "pool_size": 2, "rate": 0.3, "scale": 2.0,
    "stddev": 0.1, "target_shape": (-1,), "units": 3, "width": 4, "width_factor": 0.2,
    "Bidirectional.layer": KerasObject("layers.LSTM", {"units": 3}),
    "SpectralNormalization.layer": KerasObject("layers.Dense", {"units": 3}),
    "CategoryEncoding.num_tokens": 9, "Discretization.bin_boundaries": (0.5, 1.5), "GRUCell.units": 6,
    "GroupNormalization.groups": 1, "IntegerLookup.vocabulary": (1, 2), "LSTMCell.units": 6, "Normalization.mean": 0.0,
    "Normalization.variance": 1.0, "RandomPosterization.factor": 4, "STFTSpectrogram.fft_length": 4,
    "STFTSpectrogram.frame_length": 4, "STFTSpectrogram.frame_step": 2, "STFTSpectrogram.window": None,
    "SimpleRNNCell.units": 6,
    "StackedRNNCells.cells": (KerasObject("layers.GRUCell", {"units": 6}),), "StringLookup.vocabulary": ("a", "b"),
    "TextVectorization.vocabulary": ("a", "b"),
}  # fmt: skip
# Foreign functions, abstract classes, and one that Keras itself takes for a loop: it gives back the very tensor it got.
NOT_ASKED = {
    "Equalization",
    "FlaxLayer",
    "InputLayer",
    "JaxLayer",
    "Lambda",
    "TFSMLayer",
    "TorchModuleWrapper",
    "Wrapper",
    "Layer",
}
SHAPES = ((6, 8), (8, 8, 3), (6,), (6, 6, 6, 3), (4, 8, 8, 3), (3, 6, 6, 6, 2))
DTYPES = ("float32", "int32", "string")
LAYERS = [entry.name for entry in load().under("layers") if not entry.hidden and entry.name not in NOT_ASKED]


def _config(name: str) -> dict[str, Value]:
    entry = load().layer(name)
    assert entry is not None
    own = {field.name: FILLED[f"{name}.{field.name}"] for field in entry.fields if f"{name}.{field.name}" in FILLED}
    return {field.name: FILLED[field.name] for field in entry.fields if field.required} | own


def _documents(name: str) -> list[Project]:
    """The layer, fed through all of its obligatory ports with tensors of one shape and dtype."""
    entry = load().layer(name)
    assert entry is not None
    found = []
    for dtype in DTYPES:
        for shape in SHAPES:
            drawing = Drawing()
            links: dict[str, Source | Value] = {}
            for spec in entry.ports:
                ports = [f"{spec.name}[{k}]" for k in range(max(2, spec.least))] if spec.many else [spec.name]
                for port in [] if spec.optional else ports:
                    links[port] = drawing.input(f"x{len(links)}", *shape, dtype=dtype)
            out = drawing.add("layer", name, _config(name), links)
            inputs = tuple(source for source in links.values() if isinstance(source, Source))
            drawing.model("m", inputs, out)
            found.append(project(drawing))
    return found


def _compiled(document: Project) -> Compiled | CallFailed:
    try:
        return compile_project(document)
    except CallFailed as refusal:
        return refusal


@pytest.mark.parametrize("name", LAYERS)
def test_that_each_layer_answers_what_it_is_built_as(name: str) -> None:
    taken = 0
    for document in _documents(name):
        if taken == 2:
            break
        engine = ShapeEngine()
        engine.update(document)
        answer = engine.calls[-1]
        compiled = _compiled(document)
        if isinstance(compiled, CallFailed):
            assert (answer.status, answer.reason) == (Status.FAILED, compiled.reason)
            continue
        taken += 1
        layer = compiled.layer(answer.graph, LayerId(answer.layer))
        made = [compiled.tensor(answer.graph, Source(CallId(answer.call), k)) for k in range(len(answer.outputs))]
        assert answer.status is Status.OK, answer.reason
        assert isinstance(layer, keras.Layer)
        assert answer.weights.total == layer.count_params()
        assert [(told.shape, told.dtype) for told in answer.outputs] == [(tuple(t.shape), t.dtype) for t in made]
        assert [told.masked for told in answer.outputs] == [mask_of(tensor) is not None for tensor in made]
    assert taken, "no shape suited this layer"
