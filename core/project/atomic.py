"""Replacing a file as a whole: the one place that knows what differs between POSIX and Windows when writing."""

from __future__ import annotations

import errno
import glob
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


def replace_file(path: Path, data: bytes, *, keep_previous: bool = True) -> None:
    """Make `data` the content of `path`, keeping what was there as `path~`. Raises OSError; then nothing changed.

    A link is followed. A file that may not be written is refused, though POSIX would let it be replaced.
    """
    file = path.resolve()
    there = file.exists()
    if there and not file.is_file():
        raise OSError(errno.EINVAL, "it is no regular file")
    if there and not os.access(file, os.W_OK):
        raise PermissionError(errno.EACCES, "the file is read-only")
    if there and file.read_bytes() == data:
        return
    fresh = _temporary(file, data)
    try:
        if there:
            shutil.copymode(file, fresh)
            if keep_previous:
                _keep_previous(file)
        fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)
    _sync_folder(file.parent)


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A stream whose bytes become the content of `path` at the end. Raises OSError; then nothing changed."""
    fresh = _unused_beside(path)
    try:
        with fresh.open("xb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    _sync_folder(path.parent)


def remove_unfinished(path: Path) -> None:
    """What a process that was ended while it replaced the file has left beside it."""
    for left in path.parent.glob(f".{glob.escape(path.name[:100])}.{'[0-9a-f]' * 8}.part"):
        left.unlink(missing_ok=True)


def previous_of(path: Path) -> Path:
    """Where the version before the last one is kept."""
    return path.with_name(f"{path.name}~")


def _temporary(file: Path, data: bytes) -> Path:
    """A file beside `file` with `data`, safely on the disk."""
    fresh = _unused_beside(file)
    try:
        with fresh.open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError:
        fresh.unlink(missing_ok=True)
        raise
    return fresh


def _unused_beside(file: Path) -> Path:
    return file.with_name(f".{file.name[:100]}.{secrets.token_hex(4)}.part")


def _keep_previous(file: Path) -> None:
    """A copy, so that `file` itself is there at every moment; the copy, too, appears as a whole."""
    copy = _temporary(file, file.read_bytes())
    try:
        shutil.copystat(file, copy)
        copy.replace(previous_of(file))
    finally:
        copy.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """The folder's entry must reach the disk as well; Windows cannot open folders and does without."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
