"""Models out of files that hold configurations and weights: `.keras`, HDF5, JSON of Keras 3 and of Keras 2."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import h5py
import keras

from core.engine.importing.archive import check_arrays, described
from core.engine.importing.compiled import Settings
from core.engine.importing.keras2 import in_keras_3, is_keras_2
from core.engine.importing.loaded import Loaded
from core.engine.importing.opening import opening
from core.engine.importing.parsing import parsed
from core.engine.private import legacy_model_from_config
from core.importing.errors import ImportRefused
from core.importing.kinds import Kind, title_of


def _keras_file(path: Path, trusted: bool) -> Loaded:
    try:
        config, version = described(path)
    except zipfile.BadZipFile as fault:
        if h5py.is_hdf5(path):
            return _hdf5(path, trusted)
        raise ImportRefused(f"{path.name} is no Keras file: it is not a whole ZIP archive ({fault}).") from fault
    with _in_keras_3(path, config, version, _with_config) as (readable, notes):
        loaded = _named(_loaded(readable, config, trusted, path), path, config.get("compile_config"))
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
    check_arrays(path, path)
    training = parsed(kept["training_config"], f"training_config in {path.name}") if kept["training_config"] else {}
    if "optimizer_config" in training:
        training["optimizer"] = training.pop("optimizer_config")
    config = parsed(kept["model_config"], f"model_config in {path.name}")
    with _in_keras_3(path, config, _text(kept["keras_version"]), _with_attribute) as (readable, notes):
        return replace(_named(_loaded(readable, config, trusted, path), path, training), notes=notes)


def _text(attribute: object) -> str:
    return attribute.decode() if isinstance(attribute, bytes) else str(attribute)


def _json(path: Path, trusted: bool) -> Loaded:
    config = parsed(path.read_bytes(), path.name)
    if "class_name" not in config or "config" not in config:
        raise ImportRefused(f"{path.name} describes no model, as `model.to_json()` does.")
    version = config.get(
        "keras_version", "3" if "module" in config else "2.x"
    )  # Keras 3 names modules, Keras 2 did not
    old = is_keras_2(version)
    with opening(path, config, trusted) as known:
        if old:
            model = legacy_model_from_config(in_keras_3(config), known, safe_mode=not trusted)
        else:
            model = keras.saving.deserialize_keras_object(config, known, safe_mode=not trusted)
    loaded = _named(model, path, config.get("compile_config"))
    notes = (f"{path.name} was written by Keras {version}; Keras 3 has read it its way.",) if old else ()
    return Loaded(loaded.models, loaded.settings, notes, has_weights=False)


def _loaded(readable: Path, config: object, trusted: bool, path: Path) -> keras.Model:
    """Uncompiled: its compile settings are read apart, so that a loss that is not at hand does not keep it out."""
    with opening(path, config, trusted) as known:
        return keras.models.load_model(readable, custom_objects=known, compile=False, safe_mode=not trusted)


def _named(model: Any, path: Path, settings: Settings | None) -> Loaded:
    if not isinstance(model, keras.Model):
        raise ImportRefused(f"{path.name} holds a {type(model).__name__} and no model.")
    name = title_of(str(path))  # which it goes by where Keras made its own name up
    return Loaded({name: model}, {name: settings} if isinstance(settings, Mapping) and settings else {})


READERS: Mapping[Kind, Callable[[Path, bool], Loaded]] = {
    Kind.KERAS: _keras_file,
    Kind.H5: _hdf5,
    Kind.JSON: _json,
}
