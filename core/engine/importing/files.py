"""Models out of files that hold configurations and weights: `.keras`, HDF5, JSON of Keras 3 and of Keras 2."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

import h5py
import keras

from core.engine.custom import class_in, modules_beside
from core.engine.errors import CannotMake
from core.engine.importing.compiled import Settings
from core.engine.importing.keras2 import in_keras_3, is_keras_2
from core.engine.importing.loaded import Loaded
from core.engine.private import legacy_model_from_config
from core.importing.errors import ImportRefused, NeedsTrust
from core.importing.kinds import Kind, title_of

_LARGEST_CONFIG = 256 * 2**20  # bytes; NASNetLarge's takes one millionth of it
_MOST_PACKED = 100  # times that a file unpacks to
_WEIGHTS = ("model.weights.h5", "model.weights.npz")


def _keras_file(path: Path, trusted: bool) -> Loaded:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if "config.json" not in names or not names & {*_WEIGHTS}:
                raise ImportRefused(f"{path.name} is a ZIP archive, but none that Keras wrote: no model is in it.")
            outside = [name for name in names if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts]
            if outside:
                raise ImportRefused(f"{path.name} would write outside of itself ({outside[0]}); it was not opened.")
            if archive.getinfo("config.json").file_size > _LARGEST_CONFIG:
                raise ImportRefused(f"{path.name} claims a configuration of over 256 MB, which no model has.")
            _check_size(path, archive.infolist())
            config = json.loads(archive.read("config.json"))
            about = json.loads(archive.read("metadata.json")) if "metadata.json" in names else {}
    except RecursionError as fault:
        raise ImportRefused(f"{path.name} is nested deeper than any model is.") from fault
    except zipfile.BadZipFile as fault:
        if h5py.is_hdf5(path):
            return _hdf5(path, trusted)
        raise ImportRefused(f"{path.name} is no Keras file: it is not a whole ZIP archive ({fault}).") from fault
    with _in_keras_3(path, config, about.get("keras_version"), _with_config) as (readable, notes):
        loaded = _named(_loaded(readable, config, trusted, path.parent), path, config.get("compile_config"))
        return replace(loaded, notes=notes)


Copy = Callable[[Path, Path, str], None]  # from one file into another, with this configuration


@contextmanager
def _in_keras_3(path: Path, config: object, version: object, copy: Copy) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """The file, or while it is read a copy whose configuration Keras 3 understands; and what to say of it."""
    if not is_keras_2(version):
        yield path, ()
        return
    notes = (f"{path.name} was written by Keras {version}; Keras 3 has read it its way.",)
    with TemporaryDirectory() as folder:
        copied = Path(folder) / path.name
        copy(path, copied, json.dumps(in_keras_3(config)))
        yield copied, notes


def _with_config(path: Path, copied: Path, config: str) -> None:
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(copied, "w") as into:
        for name in archive.namelist():
            into.writestr(name, config if name == "config.json" else archive.read(name))


def _with_attribute(path: Path, copied: Path, config: str) -> None:
    shutil.copyfile(path, copied)
    with h5py.File(copied, "r+") as file:
        file.attrs["model_config"] = config


def _check_size(path: Path, parts: list[zipfile.ZipInfo]) -> None:
    """Weights hardly get smaller when packed: what unpacks to a hundred times as much is there to fill the memory."""
    size = sum(part.file_size for part in parts)
    if size > _LARGEST_CONFIG and size > _MOST_PACKED * path.stat().st_size:
        raise ImportRefused(
            f"{path.name} takes {path.stat().st_size / 2**20:,.1f} MB and claims to unpack to {size / 2**20:,.0f} MB, "
            "which no model does; it was not opened."
        )


def _hdf5(path: Path, trusted: bool) -> Loaded:
    try:
        with h5py.File(path) as file:
            kept = {name: file.attrs.get(name) for name in ("model_config", "training_config", "keras_version")}
            layers = "layer_names" in file.attrs or "layers" in file
    except OSError as fault:
        raise ImportRefused(f"{path.name} is no whole HDF5 file: {fault}.") from fault
    if kept["model_config"] is None:
        what = "holds weights and no architecture" if layers else "holds no Keras model"
        raise ImportRefused(f"{path.name} {what}. Import the `.keras` file, or the code that builds the model.")
    training = json.loads(kept["training_config"]) if kept["training_config"] else {}
    if "optimizer_config" in training:
        training["optimizer"] = training.pop("optimizer_config")
    config = json.loads(kept["model_config"])
    with _in_keras_3(path, config, _text(kept["keras_version"]), _with_attribute) as (readable, notes):
        return replace(_named(_loaded(readable, config, trusted, path.parent), path, training), notes=notes)


def _text(attribute: object) -> str:
    return attribute.decode() if isinstance(attribute, bytes) else str(attribute)


def _json(path: Path, _trusted: bool) -> Loaded:
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except RecursionError as fault:
        raise ImportRefused(f"{path.name} is nested deeper than any model is.") from fault
    except ValueError as fault:
        raise ImportRefused(f"{path.name} is no JSON: {fault}.") from fault
    if not isinstance(config, dict) or "class_name" not in config or "config" not in config:
        raise ImportRefused(f"{path.name} holds no model, as `model.to_json()` writes one.")
    old = is_keras_2(config.get("keras_version", "3"))
    model = legacy_model_from_config(in_keras_3(config)) if old else keras.models.model_from_json(json.dumps(config))
    loaded = _named(model, path, config.get("compile_config"))
    notes = (
        (f"{path.name} was written by Keras {config['keras_version']}; Keras 3 has read it its way.",) if old else ()
    )
    return Loaded(loaded.models, loaded.settings, notes, has_weights=False)


def _loaded(path: Path, config: object, trusted: bool, folder: Path) -> keras.Model:
    """Uncompiled: its compile settings are read apart, so that a loss that is not at hand does not keep it out."""
    try:
        with modules_beside(folder if trusted else None):
            known = dict(_own_classes(config)) if trusted else {}
            return keras.models.load_model(path, custom_objects=known, compile=False, safe_mode=not trusted)
    except (ValueError, TypeError) as fault:
        text = " ".join(str(fault).split())
        if "safe_mode" in text or "unsafe deserialization" in text:
            raise NeedsTrust(
                f"{path.name} holds Python code (the function of a Lambda layer), which would have to run. Trust the "
                "file to let it (--trust), or ask whoever made it for the source."
            ) from fault
        if "Could not locate" in text or "Unknown layer" in text:
            raise ImportRefused(
                f"{path.name} needs a class that is not at hand: {text[:120]} … Install the package that has it, or "
                "put its module beside the file, and trust the file (--trust)."
            ) from fault
        raise


def _own_classes(config: object) -> Iterator[tuple[str, object]]:
    """Classes of other packages that a configuration names, by the names Keras looks for; those that can be found."""
    if isinstance(config, Mapping):
        module, name = config.get("module"), config.get("class_name")
        if isinstance(module, str) and isinstance(name, str) and not module.startswith(("keras", "builtins")):
            try:
                found = class_in(module, name)
            except CannotMake:
                found = None  # Keras says what is missing
            if found is not None:
                yield str(config.get("registered_name") or name), found
                yield name, found
        config = config.values()
    elif not isinstance(config, list | tuple):
        return
    for item in config:
        yield from _own_classes(item)


def _named(model: Any, path: Path, settings: Settings | None) -> Loaded:
    if not isinstance(model, keras.Model):
        raise ImportRefused(f"{path.name} holds a {type(model).__name__} and no model.")
    name = title_of(str(path))  # which it goes by where Keras made its own name up
    return Loaded({name: model}, {name: settings} if settings else {})


READERS: Mapping[Kind, Callable[[Path, bool], Loaded]] = {
    Kind.KERAS: _keras_file,
    Kind.H5: _hdf5,
    Kind.JSON: _json,
}
