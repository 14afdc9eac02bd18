"""Broken and hostile model files are refused in words that say what to do, and nothing in them runs."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import h5py
import keras
import numpy as np
import pytest
from keras import layers

from tests.core.engine.importing.bringing import imported, refused


def test_that_a_file_that_keras_can_save_and_not_load_says_what_to_do(tmp_path: Path) -> None:
    vision = keras.Sequential([keras.Input((8, 8, 3)), layers.Conv2D(2, 3), layers.GlobalAveragePooling2D()])
    frames, poster = keras.Input((2, 8, 8, 3)), keras.Input((8, 8, 3))
    both = layers.concatenate([layers.Flatten()(layers.TimeDistributed(vision)(frames)), vision(poster)])
    file = tmp_path / "net.keras"
    keras.Model([frames, poster], both).save(file)
    assert "`config.json` out of this one" in refused(file, tmp_path / "net.loom")
    with zipfile.ZipFile(file) as archive:
        archive.extract("config.json", tmp_path)
    assert imported(tmp_path / "config.json", tmp_path / "net.loom").layers


def _lambda(folder: Path) -> Path:
    x = keras.Input((2,))
    keras.Model(x, layers.Lambda(lambda t: t * 2, name="twice")(x)).save(folder / "lambda.keras")
    return folder / "lambda.keras"


def _truncated(folder: Path) -> Path:
    keras.Sequential([keras.Input((2,)), layers.Dense(2)]).save(folder / "whole.keras")
    (folder / "cut.keras").write_bytes((folder / "whole.keras").read_bytes()[:300])
    return folder / "cut.keras"


def _truncated_hdf5(folder: Path) -> Path:
    keras.Sequential([keras.Input((2,)), layers.Dense(2)]).save(folder / "whole.h5")
    (folder / "cut.h5").write_bytes((folder / "whole.h5").read_bytes()[:3000])
    return folder / "cut.h5"


def _cut_inside(folder: Path) -> Path:
    return _repacked(folder, "model.weights.h5", lambda weights: weights[:2000])


def _broken_config(folder: Path) -> Path:
    return _repacked(folder, "config.json", lambda _: b'{"class_name": ')


def _list_as_config(folder: Path) -> Path:
    return _repacked(folder, "config.json", lambda _: b"[1, 2]")


def _deep_config(folder: Path) -> Path:
    return _repacked(folder, "config.json", lambda _: b"[" * 100_000)


def _negative(folder: Path) -> Path:
    return _repacked(folder, "config.json", lambda config: config.replace(b'"units": 2', b'"units": -5'))


def _program(folder: Path) -> Path:
    """A class of Python's own that starts programs, in the place of a layer."""

    def named(config: bytes) -> bytes:
        tree = json.loads(config)
        words = {"args": ["touch", str(folder / "touched")]}
        tree["config"]["layers"][1] = {"module": "subprocess", "class_name": "Popen", "config": words}
        return json.dumps(tree).encode()

    return _repacked(folder, "config.json", named)


def _repacked(folder: Path, name: str, change: Callable[[bytes], bytes]) -> Path:
    whole, file = folder / "whole.keras", folder / "spoilt.keras"
    keras.Sequential([keras.Input((2,)), layers.Dense(2)]).save(whole)
    with zipfile.ZipFile(whole) as good, zipfile.ZipFile(file, "w") as archive:
        for part in good.namelist():
            archive.writestr(part, change(good.read(part)) if part == name else good.read(part))
    return file


def _with_claim(folder: Path, suffix: str) -> Path:
    """Weights of four gigabytes, of which none is there."""
    whole = folder / f"whole{suffix}"
    keras.Sequential([keras.Input((2,)), layers.Dense(2)]).save(whole)
    weights = folder / "weights.h5"
    weights.write_bytes(zipfile.ZipFile(whole).read("model.weights.h5") if suffix == ".keras" else whole.read_bytes())
    with h5py.File(weights, "r+") as file:
        found: list[str] = []
        file.visititems(lambda name, thing: found.append(name) if isinstance(thing, h5py.Dataset) else None)
        del file[found[0]]
        file.create_dataset(found[0], shape=(5 * 10**8, 2), dtype="f4", chunks=(1000, 2))
    return _repacked(folder, "model.weights.h5", lambda _: weights.read_bytes()) if suffix == ".keras" else weights


def _lying(folder: Path) -> Path:
    """A bomb that claims to be small."""
    file = _bomb_of_weights(folder)
    data = file.read_bytes()
    file.write_bytes(data.replace((300 * 2**20).to_bytes(4, "little"), (1000).to_bytes(4, "little")))
    return file


def _deep_inside(folder: Path) -> Path:
    layers = f'{{"name": "s", "layers": {"[" * 900}{"]" * 900}}}'
    nested = f'{{"module": "keras", "class_name": "Sequential", "config": {layers}}}'
    (folder / "deep.json").write_text(nested)
    return folder / "deep.json"


def _broken_hdf5(folder: Path) -> Path:
    keras.Sequential([keras.Input((2,)), layers.Dense(2)]).save(folder / "whole.h5")
    with h5py.File(folder / "whole.h5", "r+") as file:
        file.attrs["model_config"] = "[" * 30_000
    return folder / "whole.h5"


def _with_entry(folder: Path, name: str, data: bytes) -> Path:
    file = folder / "hostile.keras"
    keras.Sequential([keras.Input((2,)), layers.Dense(2)]).save(file)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return file


def _pickle(folder: Path) -> Path:
    """Weights whose reading would make a file, were they unpickled."""
    whole, file, weights = folder / "whole.keras", folder / "pickle.keras", folder / "weights.npz"
    keras.Sequential([keras.Input((2,)), layers.Dense(2)]).save(whole)
    np.savez(weights, layers=np.array([_Touch(folder / "touched")], dtype=object))
    with zipfile.ZipFile(whole) as good, zipfile.ZipFile(file, "w") as archive:
        archive.writestr("config.json", good.read("config.json"))
        archive.write(weights, "model.weights.npz")
    return file


class _Touch:
    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[Path]]:
        return Path.touch, (self.path,)


def _bomb(folder: Path) -> Path:
    file = folder / "bomb.keras"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("config.json", b" " * (300 * 2**20))
        archive.writestr("model.weights.h5", b"")
    return file


def _bomb_of_weights(folder: Path) -> Path:
    file = folder / "bomb.keras"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("config.json", "{}")
        archive.writestr("model.weights.h5", b"\0" * (300 * 2**20))
    return file


def _deep(folder: Path) -> Path:
    (folder / "deep.json").write_text("[" * 100_000)
    return folder / "deep.json"


def _weights_only(folder: Path) -> Path:
    keras.Sequential([keras.Input((2,)), layers.Dense(2)]).save_weights(folder / "only.weights.h5")
    return folder / "only.weights.h5"


def _saved_model(folder: Path) -> Path:
    (folder / "saved").mkdir()
    (folder / "saved" / "saved_model.pb").write_bytes(b"")
    return folder / "saved"


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (_lambda, "Trust the file"),
        (_truncated, "not a whole ZIP archive"),
        (_truncated_hdf5, "no whole HDF5 file"),
        (_pickle, "holds no weights where Keras looks for"),
        (_bomb, "over 256 MB"),
        (_bomb_of_weights, "claims to unpack to 300 MB"),
        (_deep, "nested deeper than any model is"),
        (_cut_inside, "damaged: Unable to synchronously open file (truncated file"),
        (_broken_config, "config.json in spoilt.keras is no JSON"),
        (_list_as_config, "config.json in spoilt.keras describes no model"),
        (_deep_config, "nested deeper than any model is"),
        (_deep_inside, "Keras can't make the model in deep.json"),
        (_broken_hdf5, "nested deeper than any model is"),
        (_negative, "Keras can't make the model in spoilt.keras: Received an invalid value for `units`"),
        (_program, "needs Popen of subprocess, which is not at hand"),
        (lambda folder: _with_claim(folder, ".keras"), "claims to unpack to 3,815 MB"),
        (lambda folder: _with_claim(folder, ".h5"), "claims to unpack to 3,815 MB"),
        (_lying, "Bad CRC-32"),
        (_weights_only, "holds weights and no architecture"),
        (_saved_model, "SavedModel"),
        (lambda folder: folder / "nowhere.keras", "There is no"),
    ],
)
def test_that_what_cannot_come_in_says_what_to_do(made: Callable[[Path], Path], said: str, tmp_path: Path) -> None:
    assert said in refused(made(tmp_path), tmp_path / "net.loom")
    assert not (tmp_path / "touched").exists()


@pytest.mark.parametrize("name", ["../../climbed.txt", "..\\..\\climbed.txt", "/climbed.txt", "C:/climbed.txt"])
def test_that_a_path_that_climbs_out_of_an_archive_writes_nothing(name: str, tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    file = _with_entry(inner, name, b"x")
    assert "outside of itself" in refused(file, inner / "net.loom")
    assert not list(tmp_path.rglob("climbed.txt"))
