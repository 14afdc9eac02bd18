"""One writer for each format that holds a model: into the path given, which does not exist yet."""

from __future__ import annotations

import logging
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import keras
import tensorflow as tf

from core.engine.plain import plain
from core.engine.saving.onnx_memory import sparing_memory
from core.engine.saving.progress import Tell, told_layers, told_passes
from core.engine.saving.serving import Serving
from core.engine.stdio import unheard_stderr
from core.saving.errors import SaveRefused
from core.saving.formats import DESCRIPTION, Kind

Notes = tuple[str, ...]
_FLEX = re.compile(rb"Flex([A-Z]\w+)")


def _keras(model: keras.Model, path: Path, _tell: Tell) -> Notes:
    model.save(path)
    return _doubt(path)


def _doubt(path: Path) -> Notes:
    """Some models Keras saves and cannot load again: code of their own, or one layer in two models of each other."""
    try:
        keras.models.load_model(path, compile=False)
    except Exception as fault:  # noqa: BLE001  # whatever it is, the person shall know before they count on the file
        reason = plain(fault, "model")
        words = "Save its weights too (.weights.h5), and export its code."
        return (f"Keras saved the model and can't load it again by itself: {reason} {words}",)
    return ()


def _weights(model: keras.Model, path: Path, _tell: Tell) -> Notes:
    model.save_weights(path)
    return ()


def _architecture(model: keras.Model, path: Path, _tell: Tell) -> Notes:
    path.write_text(model.to_json(indent=2), encoding="utf-8")
    return ()


def _saved_model(model: keras.Model, path: Path, tell: Tell) -> Notes:
    _export(Serving(model), path, tell)
    description = path / DESCRIPTION
    description.parent.mkdir()
    return _architecture(model, description, tell)


def _export(serving: Serving, path: Path, tell: Tell, batch: int | None = None) -> None:
    with told_layers(serving.model, tell):
        serving.export(str(path), format="tf_saved_model", input_signature=serving.signature(batch), verbose=False)


def _onnx(model: keras.Model, path: Path, tell: Tell) -> Notes:
    try:
        import onnx
        import tf2onnx  # noqa: F401  # what Keras converts with
    except ImportError as missing:
        raise SaveRefused(
            f"ONNX files need the package {missing.name}. Install LayerLoom with its extra: pip install "
            "'layerloom[onnx]'."
        ) from missing
    serving = Serving(model, in_order=True)
    with told_layers(model, tell), told_passes(tell), sparing_memory():
        serving.export(str(path), format="onnx", input_signature=serving.signature(), verbose=False)
    tell("Checking the file…")
    made = onnx.load(path)
    _spell_out_erfc(onnx, made.graph)
    unknown = sorted({node.op_type for node in _nodes(made.graph) if not _is_known(onnx, node)})
    if unknown:
        path.unlink()
        raise SaveRefused(f"ONNX has no operation for what this model does ({', '.join(unknown)}). Save a SavedModel.")
    _rename_outputs(onnx, made.graph, serving.output_labels)
    try:
        onnx.checker.check_model(made, full_check=True)
    except onnx.shape_inference.InferenceError as fault:
        path.unlink()
        raise SaveRefused(f"ONNX can't hold this model: {plain(fault, 'model')} Save a SavedModel.") from fault
    onnx.save(made, path)
    return ()


def _nodes(graph: Any) -> Iterator[Any]:
    """With those inside loops and branches."""
    for node in graph.node:
        yield node
        for attribute in node.attribute:
            for inner in (attribute.g, *attribute.graphs):
                yield from _nodes(inner)


def _spell_out_erfc(onnx: Any, graph: Any) -> None:
    """GELU computes by `erfc`, which ONNX has no operation for: it is 1 - erf."""
    spelled = []
    for node in graph.node:
        if node.op_type != "Erfc":
            spelled.append(node)
            continue
        (taken,), (given,) = node.input, node.output
        one, erf, like = (f"{given}/{part}" for part in ("one", "erf", "like"))
        number = onnx.helper.make_tensor(one, onnx.TensorProto.FLOAT, [], [1.0])
        spelled += [
            onnx.helper.make_node("Erf", [taken], [erf]),
            onnx.helper.make_node("Constant", [], [one], value=number),
            onnx.helper.make_node("CastLike", [one, erf], [like]),
            onnx.helper.make_node("Sub", [like, erf], [given]),
        ]
    del graph.node[:]
    graph.node.extend(spelled)


def _is_known(onnx: Any, node: Any) -> bool:
    return bool(onnx.defs.has(node.op_type, node.domain))


def _rename_outputs(onnx: Any, graph: Any, names: tuple[str, ...]) -> None:
    """TensorFlow calls them Identity, Identity_1 …: each gets its name by a node that hands it on."""
    inner = {name for node in graph.node for name in (*node.input, *node.output)}
    for number, (output, name) in enumerate(zip(graph.output, names, strict=True)):
        label = name if name not in inner and name not in {one.name for one in graph.input} else f"{name}_output"
        graph.node.append(onnx.helper.make_node("Identity", [output.name], [label], name=f"output_{number}"))
        output.name = label


def _tflite(model: keras.Model, path: Path, tell: Tell) -> Notes:
    """With the operations that every runtime has; where these do not do, for one sample at a time, else with more."""
    several = all(tensor.shape and tensor.shape[0] is None for tensor in model.inputs)
    ways = ((None, False), *(((1, False),) if several else ()), (None, True))
    with _quiet("tensorflow"), unheard_stderr():
        for batch, selected in ways:
            try:
                data = _converted(Serving(model), tell, batch, selected=selected)
            except Exception as fault:  # noqa: BLE001  # the converter raises anything; the last way's words count
                reason = plain(fault, "model")
                continue
            path.write_bytes(data)
            return _of_tflite(data, batch)
    raise SaveRefused(f"TFLite can't hold this model: {reason} Save a SavedModel.")


def _converted(serving: Serving, tell: Tell, batch: int | None, *, selected: bool) -> bytes:
    with tempfile.TemporaryDirectory(prefix="layerloom-") as folder:
        _export(serving, Path(folder), tell, batch)
        one, more = (
            " for one sample at a time" if batch else "",
            " with TensorFlow's own operations" if selected else "",
        )
        tell(f"Converting the graph{one}{more}…")
        converter = tf.lite.TFLiteConverter.from_saved_model(folder)
        sets = tf.lite.OpsSet
        converter.target_spec.supported_ops = [sets.TFLITE_BUILTINS, *([sets.SELECT_TF_OPS] if selected else [])]
        return bytes(converter.convert())


def _of_tflite(data: bytes, batch: int | None) -> Notes:
    if batch:
        return ("The TFLite file takes one sample at a time: a layer of this model needs a batch of a known size.",)
    flex = sorted({found.decode() for found in _FLEX.findall(data)})
    if flex:
        return (f"The TFLite file needs TensorFlow's select operations where it runs ({', '.join(flex)}).",)
    return ()


@contextmanager
def _quiet(name: str) -> Iterator[None]:
    """Converters tell at length what they do; what goes wrong is raised as well."""
    logger = logging.getLogger(name)
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)


WRITERS: Mapping[Kind, Callable[[keras.Model, Path, Tell], Notes]] = {
    Kind.KERAS: _keras,
    Kind.WEIGHTS: _weights,
    Kind.ARCHITECTURE: _architecture,
    Kind.SAVED_MODEL: _saved_model,
    Kind.ONNX: _onnx,
    Kind.TFLITE: _tflite,
}
