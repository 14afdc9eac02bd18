"""Projects on disk: read with a limit, written so that a crash at any moment leaves the old file or the new one."""

from __future__ import annotations

import stat
from pathlib import Path

from core.graph.project import Project
from core.project.atomic import replace_file
from core.project.errors import FileRefused
from core.project.parsing import decode_text
from core.project.text import dumps, loads

SUFFIX = ".loom"
LARGEST = 64 * 2**20


def read(path: Path | str) -> Project:
    """The project in the file `path`. Raises a ProjectError and nothing else; never runs anything from the file."""
    file = Path(path)
    return loads(decode_text(_bytes(file), str(file)), str(file))


def write(project: Project, path: Path | str) -> None:
    """Put `project` into the file `path`, as a whole or not at all; what was there is kept as `NAME.loom~`.

    Raises a ProjectError, and then the file is as it was.
    """
    file = Path(path)
    data = dumps(project).encode("utf-8")
    if len(data) > LARGEST:
        raise FileRefused(file, f"the project takes {_size(len(data))}, and {_size(LARGEST)} is the most. {_SMALLER}")
    try:
        replace_file(file, data)
    except (OSError, ValueError) as problem:
        raise FileRefused(file, f"cannot be written: {_reason(problem)}. Save it in another folder.") from problem


_SMALLER = "Move large arrays and vocabularies into files of their own."


def _bytes(file: Path) -> bytes:
    try:
        known = file.stat()
        if stat.S_ISDIR(known.st_mode):
            raise FileRefused(file, "this is a folder. Name a .loom file inside it.")
        if not stat.S_ISREG(known.st_mode):
            raise FileRefused(file, "this is no regular file. Name a .loom file.")
        return _limited(file, known.st_size)
    except FileNotFoundError:
        raise FileRefused(file, "there is no such file. Check the name.") from None
    except PermissionError:
        raise FileRefused(file, "you may not read this file. Change its permissions.") from None
    except (OSError, ValueError) as problem:
        raise FileRefused(file, f"cannot be read: {_reason(problem)}.") from problem


def _limited(file: Path, size: int) -> bytes:
    if size <= LARGEST:
        with file.open("rb") as stream:
            data = stream.read(LARGEST + 1)
        if len(data) <= LARGEST:
            return data
    raise FileRefused(file, f"the file is larger than {_size(LARGEST)}, which is the most. {_SMALLER}")


def _reason(problem: Exception) -> str:
    return (problem.strerror if isinstance(problem, OSError) else None) or str(problem)


def _size(count: int) -> str:
    return f"{count / 2**20:,.0f} MB"
