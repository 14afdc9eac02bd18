"""What a source is, by its name and, for folders, by what lies in it."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

from core.importing.errors import ImportRefused

_APPLICATION = re.compile(r"(?:keras\.)?applications[./:](\w+)(?::(imagenet))?")


class Kind(StrEnum):
    """Every kind of source there is a reader for."""

    KERAS = "Keras file"
    H5 = "HDF5 file"
    JSON = "architecture as JSON"
    APPLICATION = "model of keras.applications"
    PYTHON = "Python file"
    NOTEBOOK = "notebook"
    SAVED_MODEL = "SavedModel"


_SAVED = "saved_model.pb"
_BY_SUFFIX = {
    ".keras": Kind.KERAS,
    ".h5": Kind.H5,
    ".hdf5": Kind.H5,
    ".json": Kind.JSON,
    ".py": Kind.PYTHON,
    ".ipynb": Kind.NOTEBOOK,
    ".pb": Kind.SAVED_MODEL,
}
SUFFIXES = tuple(_BY_SUFFIX)
CODE = frozenset({Kind.PYTHON, Kind.NOTEBOOK})


def kind_of(source: str) -> Kind:
    """Raises ImportRefused for what no reader takes, with what to do instead."""
    if application_in(source):
        return Kind.APPLICATION
    path = Path(source)
    if is_saved_model(path):
        return Kind.SAVED_MODEL
    if not path.exists():
        raise ImportRefused(
            f"There is no {source}. Name a file ({', '.join(SUFFIXES)}), the folder of a SavedModel, or a model such "
            "as keras.applications.ResNet50."
        )
    kind = _BY_SUFFIX.get(path.suffix.lower())
    if path.exists() and not path.is_file() and not path.is_dir():
        raise ImportRefused(f"{path.name} is no file that can be read again, as a pipe is none. Name a file.")
    if kind is None or path.is_dir():
        raise ImportRefused(f"{path.name} is none of {', '.join(SUFFIXES)}, so there is no model to read in it.")
    return kind


def application_in(source: str) -> str:
    """The name in `keras.applications.NAME` or `keras.applications.NAME:imagenet`; empty where it is something else."""
    found = _APPLICATION.fullmatch(source)
    return found[1] if found else ""


def is_pretrained(source: str) -> bool:
    """Whether a model of `keras.applications` comes with the weights that ImageNet taught it."""
    found = _APPLICATION.fullmatch(source)
    return bool(found and found[2])


def title_of(source: str) -> str:
    """What a project made from it is called."""
    return application_in(source) or saved_model_in(Path(source)).stem


def is_saved_model(path: Path) -> bool:
    """Whether it is the folder of one, or the file in it that folders of models are known by."""
    return (saved_model_in(path) / _SAVED).is_file()


def saved_model_in(path: Path) -> Path:
    """The folder of a SavedModel, which may go by the name of the file in it."""
    return path.parent if path.name == _SAVED else path
