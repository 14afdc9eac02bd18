"""What a format can't hold of a model, said before anything is written.

Each sentence was tried on Keras 3.15, TensorFlow 2.21, tf2onnx 1.17 and ONNX Runtime 1.32.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from core.graph.muting import without_muted
from core.graph.order import calls_of_models, models_needed, references
from core.graph.project import Project
from core.graph.records import INPUT, Layer
from core.project.foreign import foreign_in
from core.saving.formats import Format, Kind
from core.values import Code, LayerId, LayerRef, ModelRef

_MOST_NAMES = 6
_RECURRENT = frozenset({"LSTM", "GRU", "SimpleRNN", "RNN", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D"})
_RANDOM_AT_TRAINING = frozenset({"Dropout", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D"})
_NOT_IN_ONNX = frozenset(
    {"TextVectorization", "StringLookup", "IntegerLookup", "Hashing", "HashedCrossing", "Discretization"}
    | {"MelSpectrogram", "ops.rfft", "ops.fft2", "ops.inv"}
)
_SELECTED_IN_TFLITE = frozenset(
    {"TextVectorization", "IntegerLookup", "Hashing", "HashedCrossing", "MaxPooling3D"}
    | {"ops.erf", "ops.inv", "ops.det", "ops.fft2"}
)


def limits(project: Project, ref: ModelRef, kind: Format) -> tuple[str, ...]:
    """In plain words, the weightiest first. Raises ModelsInALoop."""
    layers = _layers(without_muted(project), ref)
    return tuple(text for rule in _RULES.get(kind.kind, ()) for text in rule(project, layers))


def _layers(project: Project, ref: ModelRef) -> tuple[Layer, ...]:
    """Every block that the model computes with, those of nested models and inside wrappers among them."""
    found: list[Layer] = []
    for graph_id, models in models_needed(project, [ref]).items():
        graph = project.graphs[graph_id]
        waiting = {graph.places[call].layer.id for call in calls_of_models(graph, models)}
        needed: set[LayerId] = set()
        while waiting:
            layer = waiting.pop()
            needed.add(layer)
            inner = (one.layer for one in references(graph.layers[layer].config) if isinstance(one, LayerRef))
            waiting |= {one for one in inner if one in graph.layers} - needed
        found += (layer for key, layer in graph.layers.items() if key in needed)
    return tuple(found)


_Rule = Callable[[Project, Collection[Layer]], Iterator[str]]


def _no_canvas(project: Project, layers: Collection[Layer]) -> Iterator[str]:
    left = [
        ("notes", any(layer.note for layer in layers)),
        ("frames", any(graph.annotations for graph in project.graphs.values())),
    ]
    more = [name for name, there in left if there]
    yield f"Positions on the canvas{''.join(f', {name}' for name in more)} stay in the project."
    if project.constants:
        yield f"Constants become plain numbers ({', '.join(project.constants)})."


def _no_training(project: Project, _layers: Collection[Layer]) -> Iterator[str]:
    if project.plan:
        yield "Optimizer, losses and metrics of the training plan stay behind: the model is not compiled."


def _no_transforms(project: Project, _layers: Collection[Layer]) -> Iterator[str]:
    if project.plan and project.plan.source:
        yield (
            "How raw columns become numbers (scales, categories, vocabularies) is no part of it: a run keeps that in "
            "its transforms.json."
        )


def _no_architecture(_project: Project, _layers: Collection[Layer]) -> Iterator[str]:
    yield "No layers and no links: the same model has to be made by code first. Weights find their layers by order."


def _no_weights(_project: Project, _layers: Collection[Layer]) -> Iterator[str]:
    yield "No weights: whoever loads it gets fresh initial ones."


def _own_code(_project: Project, layers: Collection[Layer]) -> Iterator[str]:
    functions = _names(layer for layer in layers if any(isinstance(one, Code) for one in foreign_in([layer])))
    classes = _names(layer for layer in layers if layer.is_custom and not layer.class_name.startswith("keras."))
    if functions:
        yield f"The functions of {functions} are kept by name alone or as byte code, which Keras refuses to load."
    if classes:
        yield f"The classes of {classes} have to be at hand where it is loaded: their code is not in it."


def _told_layers(_project: Project, layers: Collection[Layer]) -> Iterator[str]:
    yield "All but LayerLoom see operations and no layers in it: it computes outputs; LayerLoom reads its layers back."
    yield from _as_served(layers)


def _operations(_project: Project, layers: Collection[Layer]) -> Iterator[str]:
    yield "It holds operations and no layers: it computes outputs, and can be neither edited nor trained again."
    yield from _as_served(layers)


def _as_served(layers: Collection[Layer]) -> Iterator[str]:
    quiet = _names(layer for layer in layers if _trains_only(layer))
    if quiet:
        yield f"{quiet}: active while training only, so nothing of it is in the file."
    yield "Inputs and outputs are flat, by name; a mask comes out of none of them."


def _trains_only(layer: Layer) -> bool:
    name = layer.class_name
    augments = name.startswith("Random") and name != "RandomCrop"
    return augments or name in _RANDOM_AT_TRAINING or name.startswith(("Gaussian", "Alpha"))


def _cropped(_project: Project, layers: Collection[Layer]) -> Iterator[str]:
    names = _names(layer for layer in layers if layer.class_name == "RandomCrop")
    if names:
        yield f"{names} can be written only for images of a known size, which it then lets through uncropped."


def _no_onnx(project: Project, layers: Collection[Layer]) -> Iterator[str]:
    names = _names(layer for layer in layers if layer.class_name in _NOT_IN_ONNX)
    if names:
        yield f"{names} can't be written: ONNX has no operation for what they do. Save a SavedModel."
    halves = _names(layer for layer in layers if "bfloat16" in str(layer.config.get("dtype", "")))
    stateful = _names(layer for layer in layers if layer.config.get("stateful") is True)
    if stateful:
        yield f"{stateful}: stateful, and an ONNX file keeps no state from call to call."
    if project.plan and project.plan.precision == "mixed_bfloat16":
        yield "A run's model can't be written: it computes in bfloat16, which the conversion to ONNX mixes up."
    if halves:
        yield f"{halves} can't be written: bfloat16 is what the conversion to ONNX mixes up."


def _no_tflite(_project: Project, layers: Collection[Layer]) -> Iterator[str]:
    selected = _names(layer for layer in layers if layer.class_name in _SELECTED_IN_TFLITE or _other_floats(layer))
    recurrent = _names(layer for layer in layers if layer.class_name in _RECURRENT)
    if selected:
        yield f"For {selected} it needs TensorFlow's select operations where it runs."
    elif recurrent:
        yield f"Because of {recurrent} it takes one sample at a time."


def _other_floats(layer: Layer) -> bool:
    dtype = str(layer.config.get("dtype", ""))
    return layer.class_name != INPUT and any(kind in dtype for kind in ("float64", "float16"))


def _fixed_text(_project: Project, _layers: Collection[Layer]) -> Iterator[str]:
    yield "It is read, not loaded: nothing in it can become a project again."


def _notebook(project: Project, _layers: Collection[Layer]) -> Iterator[str]:
    yield "No weights: its cells make the model anew, with fresh initial ones."
    yield "Positions on the canvas and frames stay in the project; notes become comments."
    if project.plan is None:
        yield "There is no training plan yet, so no cell trains."


def _names(layers: Iterator[Layer]) -> str:
    """A few by name, the others by their number."""
    found = list(dict.fromkeys(layer.name for layer in layers))
    more = len(found) - _MOST_NAMES
    return ", ".join(found) if more <= 0 else f"{', '.join(found[:_MOST_NAMES])} and {more} more"


_RULES: dict[Kind, tuple[_Rule, ...]] = {
    Kind.KERAS: (_own_code, _no_training, _no_transforms, _no_canvas),
    Kind.WEIGHTS: (_no_architecture, _no_training, _no_transforms),
    Kind.ARCHITECTURE: (_no_weights, _own_code, _no_training, _no_canvas),
    Kind.SAVED_MODEL: (_cropped, _told_layers, _no_transforms),
    Kind.ONNX: (_cropped, _no_onnx, _operations, _no_transforms),
    Kind.TFLITE: (_cropped, _no_tflite, _operations, _no_transforms),
    Kind.NOTEBOOK: (_notebook,),
    Kind.HTML: (_fixed_text,),
    Kind.MARKDOWN: (_fixed_text,),
}
