"""What a written file says of random samples, beside what the Keras model says of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from core.engine.private import graph_of, inputs_and_outputs
from core.engine.saving.serving import Serving
from core.saving.formats import Kind

Arrays = list[np.ndarray]
_SAMPLES, _UNKNOWN_SIZE = 2, 7


def samples(model: keras.Model, seed: int = 0) -> Arrays:
    """Two for each input, whole numbers small enough for any vocabulary."""
    random = np.random.default_rng(seed)
    found = []
    for tensor in model.inputs:
        shape = [size or (_UNKNOWN_SIZE if axis else _SAMPLES) for axis, size in enumerate(tensor.shape)]
        whole = "int" in tensor.dtype or tensor.dtype == "bool"
        array = random.integers(0, 2, shape) if whole else random.normal(size=shape)
        found.append(array.astype(tensor.dtype))
    return found


def of_keras(model: keras.Model, given: Sequence[np.ndarray]) -> Arrays:
    graph = graph_of(model)
    assert graph is not None
    packed = keras.tree.pack_sequence_as(inputs_and_outputs(graph)[0], list(given))
    return [np.asarray(one) for one in keras.tree.flatten(model(packed, training=False))]


def of_file(kind: Kind, path: Path, model: keras.Model, given: Sequence[np.ndarray]) -> Arrays:
    return _READERS[kind](path, model, given)


def _named(model: keras.Model, given: Sequence[np.ndarray]) -> dict[str, np.ndarray]:
    return dict(zip(Serving(model).input_labels, given, strict=True))


def _saved_model(path: Path, model: keras.Model, given: Sequence[np.ndarray]) -> Arrays:
    signature = tf.saved_model.load(str(path)).signatures["serving_default"]
    found = signature(**{name: tf.constant(array) for name, array in _named(model, given).items()})
    return [np.asarray(found[name]) for name in Serving(model).output_labels]


def _onnx(path: Path, model: keras.Model, given: Sequence[np.ndarray]) -> Arrays:
    import onnxruntime

    return [np.asarray(one) for one in onnxruntime.InferenceSession(path).run(None, _named(model, given))]


def _tflite(path: Path, model: keras.Model, given: Sequence[np.ndarray]) -> Arrays:
    """A sample at a time, which every file takes whose model is not made for batches of one size."""
    run = tf.lite.Interpreter(str(path)).get_signature_runner("serving_default")
    step = model.inputs[0].shape[0] or 1
    starts = range(0, len(given[0]), step)
    rows = [run(**_named(model, [array[start : start + step] for array in given])) for start in starts]
    return [np.concatenate([row[name] for row in rows]) for name in Serving(model).output_labels]


_READERS = {Kind.SAVED_MODEL: _saved_model, Kind.ONNX: _onnx, Kind.TFLITE: _tflite}
