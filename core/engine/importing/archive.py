"""What a `.keras` file says of itself, read before Keras opens it: nothing in it climbs out or fills the memory."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any, NamedTuple

import h5py

from core.engine.importing.parsing import parsed
from core.importing.errors import ImportRefused

_LARGEST = 256 * 2**20  # bytes of a configuration; NASNetLarge's takes one millionth of it
_MOST_PACKED = 100  # times that a file unpacks to
_LOOKED_INTO = 64 * 2**20  # bytes: what larger weights claim, a hundred times as much, Keras itself refuses
_CONFIG, _ABOUT, _WEIGHTS = "config.json", "metadata.json", ("model.weights.h5", "model.weights.npz")


class Described(NamedTuple):
    """The configuration of the model, and which Keras wrote it."""

    config: dict[str, Any]
    version: object


def described(path: Path) -> Described:
    """Raises ImportRefused, and BadZipFile for what is no whole ZIP archive."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        if _CONFIG not in names or not {*names} & {*_WEIGHTS}:
            raise ImportRefused(f"{path.name} is a ZIP archive, but none that Keras wrote: no model is in it.")
        _check_names(path, names)
        if archive.getinfo(_CONFIG).file_size > _LARGEST:
            raise ImportRefused(f"{path.name} claims a configuration of over 256 MB, which no model has.")
        _check_size(path, sum(part.file_size for part in archive.infolist()), path.stat().st_size)
        if _WEIGHTS[0] in names and archive.getinfo(_WEIGHTS[0]).file_size <= _LOOKED_INTO:
            check_arrays(path, io.BytesIO(archive.read(_WEIGHTS[0])))
        about = parsed(archive.read(_ABOUT), f"{_ABOUT} in {path.name}") if _ABOUT in names else {}
        return Described(parsed(archive.read(_CONFIG), f"{_CONFIG} in {path.name}"), about.get("keras_version"))


def check_arrays(path: Path, weights: io.BytesIO | Path) -> None:
    """Raises ImportRefused where arrays claim far more than the file holds. What is no HDF5 file is left to Keras."""
    held = weights.stat().st_size if isinstance(weights, Path) else weights.getbuffer().nbytes
    try:
        with h5py.File(weights) as file:
            check_claims(path, file, held)
    except (OSError, RuntimeError, KeyError, TypeError, ValueError):
        return


def check_claims(path: Path, file: h5py.File, held: int) -> None:
    """The same of an open file, of `held` bytes."""
    claimed: list[int] = []

    def claim(_: str, thing: h5py.Group | h5py.Dataset) -> None:
        if isinstance(thing, h5py.Dataset) and thing.shape is not None:
            claimed.append(thing.nbytes)

    file.visititems(claim)
    _check_size(path, sum(claimed), held)


@contextmanager
def opened_weights(path: Path) -> Iterator[h5py.File]:
    """The weights in a `.keras` file, which claim no more than they hold. Raises ImportRefused."""
    with zipfile.ZipFile(path) as archive:
        if _WEIGHTS[0] not in archive.namelist():
            raise ImportRefused(f"{path.name} keeps its weights as Keras 2 never did; it was not opened.")
        try:
            with archive.open(_WEIGHTS[0]) as packed, h5py.File(packed) as file:
                check_claims(path, file, archive.getinfo(_WEIGHTS[0]).file_size)
                yield file
        except OSError as fault:
            raise ImportRefused(f"The weights in {path.name} are no whole HDF5 file: {fault}.") from fault


def _check_names(path: Path, names: Sequence[str]) -> None:
    kinds = (PurePosixPath, PureWindowsPath)  # either way of writing may climb on some system
    outside = [name for name in names if any(kind(name).anchor or ".." in kind(name).parts for kind in kinds)]
    if outside:
        raise ImportRefused(f"{path.name} would write outside of itself ({outside[0]}); it was not opened.")


def _check_size(path: Path, claimed: int, held: int) -> None:
    """Weights hardly get smaller when packed: what unpacks to a hundred times as much is there to fill the memory."""
    if claimed > _LARGEST and claimed > _MOST_PACKED * held:
        raise ImportRefused(
            f"{path.name} takes {held / 2**20:,.1f} MB and claims to unpack to {claimed / 2**20:,.0f} MB, "
            "which no model does; it was not opened."
        )
