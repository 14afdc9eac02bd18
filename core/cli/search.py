"""`layerloom search`: many runs of a project, each with other settings, to find better ones."""

from __future__ import annotations

import argparse
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event as Flag
from types import FrameType
from typing import TYPE_CHECKING

from rich.table import Table

from core.cli.command import INTERRUPTED, OK, PROBLEMS, Command
from core.cli.device_words import device
from core.cli.files import add_file, add_trust, opened
from core.cli.parser import from_one
from core.cli.tables import aligned, cell
from core.cli.terminal import Terminal
from core.graph.project import Project
from core.search.names import name_of

if TYPE_CHECKING:
    from core.search.events import SearchEvent, TrialRow
    from core.search.seen import Seen
    from core.search.study import Study
    from core.values import Value


_OF_SEARCH = ("objective", "jobs", "minutes", "storage", "study")


def _add_words(parser: argparse.ArgumentParser) -> None:
    add_file(parser)
    parser.add_argument(
        "--over",
        metavar="NAME=RANGE",
        action="append",
        default=[],
        help="search over this, instead of over what the plan says, once or several times: units=8..64:step=8, "
        "optimizer.learning_rate=1e-4..1e-1:log, hidden.activation=relu,tanh",
    )
    parser.add_argument("--objective", metavar="WHAT", help="loss, or a measure of an output, such as main/accuracy")
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument("--maximize", action="store_true", help="more of the objective is better")
    ways.add_argument(
        "--minimize", action="store_true", help="less of it is; with neither its name tells, accuracy being maximized"
    )
    parser.add_argument(
        "--trials", metavar="N", type=from_one, help="search until there are so many, the earlier ones in"
    )
    parser.add_argument("--jobs", metavar="N", type=from_one, help="trials at the same time (1, or what the plan says)")
    parser.add_argument("--minutes", metavar="N", type=from_one, help="begin no trial after so many")
    parser.add_argument("--epochs", metavar="N", type=from_one, help="of every trial, instead of those of the plan")
    parser.add_argument(
        "--storage", metavar="URL", help="a database (a SQLite file beside the runs); several machines may share one"
    )
    parser.add_argument("--study", metavar="NAME", help="what the search is called in the storage (the file's name)")
    parser.add_argument(
        "--device", metavar="auto|cpu|gpu|gpu:N", type=device, help="where to compute, instead of where the plan says"
    )
    parser.add_argument("--runs", metavar="DIR", type=Path, default=Path("runs"), help="where run folders go (runs)")
    parser.add_argument("--apply", metavar="OUT", type=Path, help="write the project with the best values found")
    parser.add_argument("--json", action="store_true", help="print events as JSON lines, for programs")
    add_trust(parser)


def _run(arguments: argparse.Namespace, terminal: Terminal) -> int:
    from core.search.place import storage_url, study_name, trial_runs
    from core.search.study import Study
    from core.search.trial import Place

    project = _with_space(opened(arguments), arguments)
    assert project.plan
    assert project.plan.search
    search = project.plan.search
    name = study_name(search, arguments.file.stem)
    folder, runs = arguments.file.parent.absolute(), trial_runs(arguments.runs, name)
    place = Place(folder, runs, arguments.device, arguments.epochs, arguments.trust)
    study = Study(project, place, name, storage_url(search, arguments.runs, name), search.jobs)
    return _search(study, arguments, terminal)


def _search(study: Study, arguments: argparse.Namespace, terminal: Terminal) -> int:
    from core.graph.edits.search import with_found
    from core.project import write
    from core.search.events import encode
    from core.search.seen import Seen

    seen = Seen()

    def told(event: SearchEvent) -> None:
        seen.take(event)
        if arguments.json:
            terminal.write_line(encode(event))
        else:
            _show(event, study, seen, terminal)

    with _interrupted() as stop:
        ended = study.go(arguments.trials or study.search.trials, told, stop)
    if arguments.apply:
        write(with_found(opened(arguments), study.best()), arguments.apply)
        terminal.note(f"Wrote {arguments.apply} with the values of trial {ended.trials[0].number}.")
    if stop.is_set():
        return INTERRUPTED
    return OK if any(row.value is not None for row in ended.trials) else PROBLEMS


def _with_space(project: Project, arguments: argparse.Namespace) -> Project:
    """The project with what the command line says of the search."""
    from core.graph.edits.search import set_search
    from core.graph.search import Search
    from core.search.errors import NoSearch
    from core.search.propose import better
    from core.search.space import dimension

    if project.plan is None:
        raise NoSearch("This project has no training plan, so there is nothing to search with.")
    search = project.plan.search or Search()
    if arguments.over:
        search = replace(search, dimensions=tuple(dimension(text, project) for text in arguments.over))
    said = {name: getattr(arguments, name) for name in _OF_SEARCH if getattr(arguments, name)}
    search = replace(search, **said)
    if arguments.objective or arguments.maximize or arguments.minimize:
        usual = better(search.objective)
        way = "maximize" if arguments.maximize else "minimize" if arguments.minimize else usual
        search = replace(search, direction=way)
    return set_search(project, search)


def _show(event: SearchEvent, study: Study, seen: Seen, terminal: Terminal) -> None:
    from core.search.events import SearchEnded, TrialEnded, TrialStarted

    match event:
        case TrialStarted():
            terminal.say(f"trial {event.number}  {_words(event.found, study.project)}")
        case TrialEnded(trial=trial):
            best = "" if event.best is None else f"; the best is trial {event.best}"
            terminal.say(f"trial {trial.number}  {_ending(trial)}{best}{_left(seen, study.jobs)}")
        case SearchEnded():
            terminal.say()
            terminal.show(_table(event.trials, study.project))


def _left(seen: Seen, jobs: int) -> str:
    seconds = seen.seconds_left(jobs)
    return f"; {seen.done} of {seen.wanted}, about {timedelta(seconds=round(seconds))} left" if seconds else ""


def _ending(trial: TrialRow) -> str:
    return f"{_value(trial)} {trial.reason}".strip() if trial.value is None else _value(trial)


def _value(trial: TrialRow) -> str:
    """The value of a trial, or why it has none."""
    return trial.state if trial.value is None else f"{trial.value:.6g}"


def _table(trials: tuple[TrialRow, ...], project: Project) -> Table:
    table = aligned("trial", "value", "settings", "run", right=("trial", "value"))
    for trial in trials:
        table.add_row(str(trial.number), _value(trial), cell(_words(trial.found, project)), cell(trial.run))
    return table


def _words(found: Mapping[str, Value], project: Project) -> str:
    return ", ".join(f"{name_of(what, project)} {_number(value)}" for what, value in found.items())


def _number(value: Value) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


@contextmanager
def _interrupted() -> Iterator[Flag]:
    """Ctrl+C ends the trials at hand after their batch, and starts no other; the second one ends all at once."""
    stop = Flag()

    def on_interrupt(_number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    before = signal.signal(signal.SIGINT, on_interrupt)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)


COMMAND = Command(
    "search",
    "search for better settings of a project",
    (
        "layerloom search movies.loom --over optimizer.learning_rate=1e-4..1e-1:log --over batch_size=16,32,64",
        "layerloom search movies.loom --trials 100 --jobs 4 --apply better.loom",
        "layerloom search movies.loom --storage postgresql://host/searches",
    ),
    _add_words,
    _run,
)
