"""A run's folder: the project as it was, the events, the transforms, the environment and the result, as files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

from core.graph.project import Project
from core.project import read, write
from core.project.atomic import replace_file
from core.training.about import About
from core.training.checkpoint import Checkpoint, read_checkpoint, write_checkpoint
from core.training.errors import RunBroken
from core.training.events import Event, decode, encode
from core.training.result import RunResult
from core.training.settings import RunSettings

if TYPE_CHECKING:  # the app shows its window in less time than numpy takes
    from core.training.ports import FittedPort

PROJECT, EVENTS, TRANSFORMS, RESULT = "project.loom", "events.jsonl", "transforms.json", "result.json"
ENVIRONMENT, WEIGHTS, CURVES, SCRIPT = "environment.json", "model.weights.h5", "curves.png", "model.py"
SETTINGS, CHECKPOINT, ABOUT = "settings.json", "checkpoint.npz", "about.json"
BOARD, LOG, CALLBACKS = "tensorboard", "log.txt", "callbacks"
_T = TypeVar("_T")


class RunFolder:
    """The files of one run, each written whole at once; only the events grow, a line at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def create(cls, runs: Path, name: str, project: Project) -> RunFolder:
        """A new folder in `runs`, called after `name` and the local time, with the project in it."""
        stem = f"{name}-{datetime.now().astimezone():%Y%m%d-%H%M%S}"
        taken = 1
        while True:
            path = runs / (stem if taken == 1 else f"{stem}-{taken}")
            try:
                path.mkdir(parents=True)
                break
            except FileExistsError:
                taken += 1
        write(project, path / PROJECT)
        return cls(path)

    @classmethod
    def begin(cls, path: Path, project: Project) -> RunFolder:
        """The folder that somebody named, emptied of a run that came to nothing."""
        path.mkdir(parents=True, exist_ok=True)
        for name in (EVENTS, RESULT):
            (path / name).unlink(missing_ok=True)
        write(project, path / PROJECT)
        return cls(path)

    @classmethod
    def again(cls, path: Path) -> RunFolder:
        """The folder of a run that goes on: without its result, and without a last event that was cut off."""
        folder = cls(path)
        whole = _text(path / EVENTS).rpartition("\n")[:2]
        replace_file(path / EVENTS, "".join(whole).encode(), keep_previous=False)
        (path / RESULT).unlink(missing_ok=True)
        return folder

    def project(self) -> Project:
        """The project as it was when the run began. Raises a ProjectError."""
        return read(self.path / PROJECT)

    def write_settings(self, settings: RunSettings) -> None:
        self._write(SETTINGS, settings)

    def settings(self) -> RunSettings:
        return _read(self.path / SETTINGS, RunSettings)

    def write_checkpoint(self, checkpoint: Checkpoint) -> None:
        write_checkpoint(checkpoint, self.path / CHECKPOINT)

    def checkpoint(self) -> Checkpoint:
        return read_checkpoint(self.path / CHECKPOINT)

    def add_event(self, event: Event) -> None:
        with (self.path / EVENTS).open("a", encoding="utf-8") as file:
            file.write(f"{encode(event)}\n")

    def events(self) -> tuple[Event, ...]:
        """Every event; a last line that was cut off in mid-word, as a killed run leaves it, is left out."""
        lines = _text(self.path / EVENTS).splitlines(keepends=True)
        return tuple(decode(line) for line in lines if line.endswith("\n"))

    def write_transforms(self, ports: tuple[FittedPort, ...]) -> None:
        self._write(TRANSFORMS, ports)

    def transforms(self) -> tuple[FittedPort, ...]:
        from core.training.ports import FittedPort

        return _read(self.path / TRANSFORMS, tuple[FittedPort, ...])

    def write_result(self, result: RunResult) -> None:
        self._write(RESULT, result)

    def result(self) -> RunResult:
        return _read(self.path / RESULT, RunResult)

    def write_about(self, about: About) -> None:
        self._write(ABOUT, about)

    def about(self) -> About:
        """What a person has said of the run, if anything."""
        return _read(self.path / ABOUT, About) if (self.path / ABOUT).exists() else About()

    def write_environment(self, found: Mapping[str, str]) -> None:
        self._write(ENVIRONMENT, found)

    def files(self) -> Mapping[str, str]:
        """What lies in the folder by now, by what it is."""
        known = {
            "project": PROJECT,
            "events": EVENTS,
            "transforms": TRANSFORMS,
            "environment": ENVIRONMENT,
            "settings": SETTINGS,
            "checkpoint": CHECKPOINT,
            "weights": WEIGHTS,
            "curves": CURVES,
            "script": SCRIPT,
            "tensorboard": BOARD,
            "log": LOG,
            "callbacks": CALLBACKS,
        }
        folds = {path.name.replace("-", " "): path.name for path in sorted(self.path.glob("fold-*"))}
        return {what: name for what, name in known.items() if (self.path / name).exists()} | folds

    def _write(self, name: str, record: object) -> None:
        text = msgspec.json.format(msgspec.json.encode(record), indent=1)
        replace_file(self.path / name, text + b"\n", keep_previous=False)


class Onlooker(RunFolder):
    """The folder as the workers see it that do not keep it: nothing is written, and what the chief wrote is read."""

    def add_event(self, event: Event) -> None:
        pass

    def write_checkpoint(self, checkpoint: Checkpoint) -> None:
        pass

    def _write(self, name: str, record: object) -> None:
        pass


def _read(path: Path, kind: type[_T]) -> _T:
    try:
        return msgspec.json.decode(_text(path), type=kind)
    except msgspec.DecodeError as error:
        raise RunBroken(f"{path} is not as a run leaves it: {error}.") from error


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RunBroken(f"{path} can't be read: {error}.") from error
