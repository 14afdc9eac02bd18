"""Models out of files that hold configurations and weights: `.keras`, HDF5, JSON; those of Keras 2 are made anew."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import h5py
import keras

from core.engine.importing.archive import check_arrays, described, opened_weights
from core.engine.importing.keras2.anew import anew, is_old, with_weights
from core.engine.importing.keras2.weights import from_hdf5, from_store
from core.engine.importing.loaded import Loaded, named, settings_of
from core.engine.importing.opening import opening
from core.engine.importing.parsing import parsed
from core.engine.importing.saved_model import saved_model
from core.importing.errors import ImportRefused
from core.importing.kinds import Kind


def _keras_file(path: Path, trusted: bool) -> Loaded:
    try:
        config, version = described(path)
    except zipfile.BadZipFile as fault:
        if h5py.is_hdf5(path):
            return _hdf5(path, trusted)
        raise ImportRefused(f"{path.name} is no Keras file: it is not a whole ZIP archive ({fault}).") from fault
    if is_old(version):
        loaded = anew(path, config, str(version), config.get("compile_config"), trusted)
        with opened_weights(path) as store:
            return with_weights(loaded, config, store, from_store)
    return named(_loaded(path, config, trusted), str(path), config.get("compile_config"))


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
    training = parsed(kept["training_config"], f"training_config in {path.name}") if kept["training_config"] else None
    config, version = parsed(kept["model_config"], f"model_config in {path.name}"), _text(kept["keras_version"])
    if is_old(version):
        loaded = anew(path, config, version, training, trusted)
        with h5py.File(path) as file:
            return with_weights(loaded, config, file, from_hdf5)
    return named(_loaded(path, config, trusted), str(path), settings_of(training))


def _text(attribute: object) -> str:
    return attribute.decode() if isinstance(attribute, bytes) else str(attribute)


def _json(path: Path, trusted: bool) -> Loaded:
    config = parsed(path.read_bytes(), path.name)
    if "class_name" not in config or "config" not in config:
        raise ImportRefused(f"{path.name} describes no model, as `model.to_json()` does.")
    version = config.get("keras_version", "3" if "module" in config else "2.x")  # Keras 2 named no modules
    if is_old(version):
        return replace(anew(path, config, version, None, trusted), has_weights=False)
    with opening(path, config, trusted) as known:
        model = keras.saving.deserialize_keras_object(config, known, safe_mode=not trusted)
    return replace(named(model, str(path), config.get("compile_config")), has_weights=False)


def _loaded(path: Path, config: object, trusted: bool) -> keras.Model:
    """Uncompiled: its compile settings are read apart, so that a loss that is not at hand does not keep it out."""
    with opening(path, config, trusted) as known:
        return keras.models.load_model(path, custom_objects=known, compile=False, safe_mode=not trusted)


READERS: Mapping[Kind, Callable[[Path, bool], Loaded]] = {
    Kind.KERAS: _keras_file,
    Kind.H5: _hdf5,
    Kind.JSON: _json,
    Kind.SAVED_MODEL: saved_model,
}
