"""Recovery files: what was not saved yet, kept aside, so that a crash costs seconds; read again at the next start."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import platformdirs

from core.graph.project import Project
from core.project import dumps, loads
from core.project.atomic import replace_file

_ENDING = ".recovery"


def recovery_folder() -> Path:
    return platformdirs.user_state_path("layerloom", appauthor=False) / "recovery"


@dataclass(frozen=True, slots=True)
class Recovery:
    """What a process that has ended left behind. `path` is where its project lies, if it had been saved."""

    file: Path
    path: Path | None
    copy_of: Path | None
    at: datetime
    text: str

    @property
    def title(self) -> str:
        name = self.path.name if self.path else f"{self.copy_of.stem} (copy)" if self.copy_of else "untitled.loom"
        return f"{name} from {self.at:%H:%M}"

    def project(self) -> Project:
        """Raises a ProjectError where the text can't be read."""
        return loads(self.text, self.title)

    def forget(self) -> None:
        self.file.unlink(missing_ok=True)


def new_file(folder: Path) -> Path:
    """A name nobody else has, for one window of this process."""
    return folder / f"{os.getpid()}-{secrets.token_hex(4)}{_ENDING}"


def keep(project: Project, path: Path | None, copy_of: Path | None, file: Path) -> None:
    """Keeps the project, and where it lies or was copied from. Raises OSError or a ProjectError."""
    file.parent.mkdir(parents=True, exist_ok=True)
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    places = {"path": str(path) if path else None, "copy_of": str(copy_of) if copy_of else None}
    told = {"process": _this_process(), **places, "at": now, "project": dumps(project)}
    replace_file(file, json.dumps(told).encode(), keep_previous=False)


def left_behind(folder: Path) -> tuple[Recovery, ...]:
    """What processes that live no more did not save, the latest first."""
    return tuple(sorted(_found(folder), key=lambda found: found.at, reverse=True))


def _found(folder: Path) -> Iterator[Recovery]:
    for file in folder.glob(f"*{_ENDING}"):
        try:
            told = json.loads(file.read_text(encoding="utf-8"))
            path, copy_of = (Path(told[key]) if told[key] else None for key in ("path", "copy_of"))
            found = Recovery(file, path, copy_of, datetime.fromisoformat(told["at"]), told["project"])
            process = told["process"]
        except (OSError, ValueError, KeyError, TypeError):
            continue  # nothing that `keep` wrote, and no reason not to start
        if not _lives(*process):
            yield found


def _this_process() -> tuple[int, float]:
    import psutil  # takes its time, and nothing needs it before the window is there

    return os.getpid(), psutil.Process().create_time()


def _lives(pid: int, born: float) -> bool:
    """Whether that process still runs; another one may have got its number since."""
    import psutil

    try:
        return abs(psutil.Process(pid).create_time() - born) < 1
    except psutil.NoSuchProcess:
        return False
