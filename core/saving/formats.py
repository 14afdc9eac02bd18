"""Every format that a model can be saved in: ONE list that the command, the dialog and the writers go by."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.saving.errors import SaveRefused


class Kind(StrEnum):
    """A format, by a stable word."""

    KERAS = "keras"
    WEIGHTS = "weights"
    ARCHITECTURE = "architecture"
    SAVED_MODEL = "savedmodel"
    ONNX = "onnx"
    TFLITE = "tflite"
    NOTEBOOK = "notebook"
    HTML = "html"
    MARKDOWN = "markdown"


@dataclass(frozen=True, slots=True)
class Format:
    """`holds` says in a few words what such a file is for. A SavedModel is a folder, all others are files."""

    kind: Kind
    name: str
    ending: str
    holds: str

    @property
    def is_folder(self) -> bool:
        return self.kind is Kind.SAVED_MODEL

    @property
    def is_report(self) -> bool:
        return self.kind in _REPORTS

    @property
    def has_weights(self) -> bool:
        return self.kind in _WITH_WEIGHTS


_WITH_WEIGHTS = frozenset({Kind.KERAS, Kind.WEIGHTS, Kind.SAVED_MODEL, Kind.ONNX, Kind.TFLITE})
_REPORTS = frozenset({Kind.HTML, Kind.MARKDOWN})
INFERENCE = frozenset({Kind.SAVED_MODEL, Kind.ONNX, Kind.TFLITE})
"""Those that hold operations and no layers: what computes outputs, wherever it is to run."""

DESCRIPTION = "assets.extra/keras.json"
"""Where a SavedModel of LayerLoom's tells its layers, for import; TensorFlow leaves that folder alone."""

FORMATS = (
    Format(Kind.KERAS, "Keras model", ".keras", "the whole model, for Keras and for import into LayerLoom"),
    Format(Kind.WEIGHTS, "Weights alone", ".weights.h5", "the weights, for the same model made by code"),
    Format(Kind.ARCHITECTURE, "Architecture", ".json", "layers and links without weights, for Keras"),
    Format(Kind.SAVED_MODEL, "SavedModel", ".savedmodel", "a folder that TensorFlow and TF Serving run without code"),
    Format(Kind.ONNX, "ONNX", ".onnx", "for ONNX Runtime and most other frameworks"),
    Format(Kind.TFLITE, "TFLite (LiteRT)", ".tflite", "for phones and small devices"),
    Format(Kind.NOTEBOOK, "Jupyter notebook", ".ipynb", "the code, cell by cell, with explanations"),
    Format(Kind.HTML, "Report", ".html", "picture, layers, data and results as one page to read or print"),
    Format(Kind.MARKDOWN, "Report as Markdown", ".md", "the report as text, with its picture beside it"),
)
_BY_KIND = {one.kind: one for one in FORMATS}


def of_kind(kind: Kind) -> Format:
    return _BY_KIND[kind]


def format_of(out: str) -> Format:
    """What the name of a file asks for; one that ends in a slash is a folder, hence a SavedModel.

    Raises SaveRefused for every other ending.
    """
    if out.endswith(("/", "\\")):
        return of_kind(Kind.SAVED_MODEL)
    name = out.lower()
    for one in FORMATS:
        if name.endswith(one.ending):
            return one
    if name.endswith(".py"):
        raise SaveRefused(f"{out} is Python: `layerloom export` writes that, in two styles.")
    if name.endswith((".h5", ".hdf5")):
        raise SaveRefused(f"{out} is Keras 2's format. Say .keras for the whole model, .weights.h5 for its weights.")
    endings = ", ".join(one.ending for one in FORMATS)
    raise SaveRefused(f"The ending of {out} is none of {endings}. A name that ends in / becomes a SavedModel folder.")
