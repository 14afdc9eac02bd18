"""The runs of a project, each in a line: what it is called, how far it came, how good it became, and when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from core.training.about import About
from core.training.errors import RunBroken
from core.training.events import DataChecked, EpochEnded, Event, RunEnded, RunResumed, RunStarted, decode, history
from core.training.fold_results import by_fold
from core.training.folds import checkpoints, fold_folders
from core.training.result import Outcome, RunResult
from core.training.runs import EVENTS, PROJECT, RESULT, WEIGHTS, RunFolder

UNFINISHED = "unfinished"
"""The state of a run that goes on, or whose process and computer went without a word."""
_STAMP = re.compile(r"-\d{8}-\d{6}(?:-\d+)?$")
_PASSING = ('{"event":"BatchEnded"', '{"event":"MachineMeasured"', '{"event":"CheckpointWritten"')
"""Most of the lines by far, and none of them says what an overview tells."""


@dataclass(frozen=True, slots=True)
class RunOverview:
    """`state` is an outcome in words, or UNFINISHED. `best_loss` is on the held-out samples where there are any,
    and with `folds` the mean of the best of each, at no epoch in particular.

    `began` is in local time. `can_predict` says that there are weights, `can_go_on` that there is a checkpoint.
    """

    path: Path
    name: str
    note: str
    state: str
    epochs: int
    planned: int
    best_loss: float | None
    best_epoch: int | None
    began: datetime
    seconds: float
    device: str
    can_predict: bool
    can_go_on: bool
    message: str = ""
    synthetic: bool = False
    folds: int = 0

    @property
    def best(self) -> str:
        """The best loss, never without saying so where the data were made up."""
        if self.best_loss is None:
            return ""
        return f"{self.best_loss:.4g}{' (synthetic data)' if self.synthetic else ''}"

    @property
    def short_name(self) -> str:
        """The name that a person gave, else when it began, which is what tells folders of one project apart."""
        return self.name if self.name != self.path.name else f"{self.began:%d %b, %H:%M:%S}"


def runs_of(runs: Path, project: str) -> tuple[RunOverview, ...]:
    """The runs in the folder `runs` that are called after `project`, the newest first."""
    if not runs.is_dir():
        return ()
    paths = (path for path in runs.iterdir() if _STAMP.sub("", path.name) == project and (path / PROJECT).exists())
    return tuple(sorted(map(overview, paths), key=lambda run: (run.began, run.path.name), reverse=True))


def find_run(runs: Path, project: str, word: str) -> Path:
    """The folder of the run that `word` names: a path, a folder in `runs`, a person's name for it, or `last`.

    Raises RunBroken.
    """
    for path in (Path(word), runs / word):
        if (path / PROJECT).exists():
            return path
    known = runs_of(runs, project)
    named = [run.path for run in known if run.name == word or word == "last"]
    if named:
        return named[0]
    listed = f" There are: {', '.join(run.name for run in known[:10])}." if known else ""
    raise RunBroken(f"There is no run {word!r} of {project} in {runs}.{listed}")


def overview(path: Path) -> RunOverview:
    """Of a folder that begins to be a run there is little to tell yet; what is broken in it is said by `message`."""
    folder = RunFolder(path)
    try:
        events, about = tuple(telling_events(path)), folder.about()
        result, fault = _result(folder, events), ""
    except RunBroken as broken:
        events, about, result, fault = (), About(), None, str(broken)
    started, epochs = _started(events), history(events)
    folds = started.folds if started else 0
    best = _best_of_folds(epochs) if folds else _best(epochs)
    kept = bool(checkpoints(path))
    return RunOverview(
        path,
        about.name or path.name,
        about.note,
        str(result.outcome) if result else UNFINISHED,
        len(epochs),
        started.epochs * max(folds, 1) if started else 0,
        best[0] if best else None,
        best[1] if best else None,
        _began(path),
        result.seconds if result else sum(epoch.seconds for epoch in epochs),
        started.device if started else "",
        kept or any((each / WEIGHTS).exists() for each in (path, *fold_folders(path))),
        kept and (result is None or result.outcome is not Outcome.FINISHED),
        fault or (result.message if result else ""),
        started is not None and started.synthetic,
        folds,
    )


def retold(path: Path) -> tuple[Event, ...]:
    """A run as if it had gone through in one: how it started, what was found in the data, its epochs, its end.

    Raises RunBroken. Without an end it still goes on, or was cut off.
    """
    events = tuple(telling_events(path))
    started, result = _started(events), _result(RunFolder(path), events)
    found = [event for event in events if isinstance(event, DataChecked)][-1:]
    ended = [RunEnded(result)] if result else []
    return (*([started] if started else []), *found, *history(events), *ended)


def telling_events(path: Path) -> Iterator[Event]:
    """The events of a run's folder apart from those of batches and the machine. Raises RunBroken."""
    try:
        with (path / EVENTS).open(encoding="utf-8") as lines:
            for line in lines:
                if line.endswith("\n") and not line.startswith(_PASSING):
                    yield decode(line)
    except FileNotFoundError:
        return
    except (OSError, UnicodeDecodeError) as error:
        raise RunBroken(f"{path / EVENTS} can't be read: {error}.") from error


def _started(events: Iterable[Event]) -> RunStarted | None:
    """What the run said of itself when it last began or went on."""
    found = None
    for event in events:
        match event:
            case RunStarted():
                found = event
            case RunResumed(run=run):
                found = run
    return found


def _result(folder: RunFolder, events: tuple[Event, ...]) -> RunResult | None:
    """From its file, else from the last event, where the file could not be written any more."""
    if (folder.path / RESULT).exists():
        return folder.result()
    last = events[-1] if events else None
    return last.result if isinstance(last, RunEnded) else None


def _best(epochs: Iterable[EpochEnded]) -> tuple[float, int] | None:
    """The least loss, held out where there is any, and its epoch."""
    told = ((epoch.held_out or epoch.training, epoch.epoch) for epoch in epochs)
    return min(((scores.loss, epoch) for scores, epoch in told if scores.loss is not None), default=None)


def _best_of_folds(epochs: Iterable[EpochEnded]) -> tuple[float, None] | None:
    """The mean of what each fold has reached; an average of epochs would be none."""
    found = [best[0] for each in by_fold(epochs).values() if (best := _best(each))]
    return (sum(found) / len(found), None) if found else None


def _began(path: Path) -> datetime:
    """As the folder's name says, else as old as the project in it."""
    stamp = _STAMP.search(path.name)
    if stamp:
        return datetime.strptime(stamp.group()[1:16], "%Y%m%d-%H%M%S").astimezone()
    return datetime.fromtimestamp((path / PROJECT).stat().st_mtime, UTC).astimezone()
