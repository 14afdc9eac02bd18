"""`layerloom train`: one run of a project's training plan."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from core.cli.command import INTERRUPTED, OK, PROBLEMS, Command
from core.cli.device_words import device, several_devices
from core.cli.errors import WrongUsage
from core.cli.files import add_file, add_trust, opened, tell_of_trust
from core.cli.parser import from_one, from_zero, one_of
from core.cli.run_words import HERE, runs_folder
from core.cli.start import keras_started
from core.cli.terminal import Terminal
from core.graph.project import Project


def _add_words(parser: argparse.ArgumentParser) -> None:
    add_file(parser)
    parser.add_argument("--epochs", metavar="N", type=from_one, help="instead of those of the plan")
    parser.add_argument("--batch-size", metavar="N", type=from_one, help="instead of that of the plan")
    parser.add_argument(
        "--folds",
        metavar="N",
        type=from_zero,
        help="cross-validate with so many models, instead of as the plan says; 0 for none",
    )
    parser.add_argument(
        "--device",
        metavar="auto|cpu|gpu|gpu:N",
        type=device,
        help="where to compute, instead of where the plan says; auto takes a GPU where there is one",
    )
    parser.add_argument(
        "--strategy",
        metavar="none|mirrored|multi-worker",
        type=one_of("none", "mirrored", "multi-worker"),
        help="spread the run, instead of as the plan says: over several GPUs here, or over several machines",
    )
    parser.add_argument(
        "--devices",
        metavar="gpu:0,gpu:1",
        type=several_devices,
        default=(),
        help="those that a mirrored run takes, instead of every GPU",
    )
    parser.add_argument(
        "--resume",
        metavar="RUN",
        help="go on with a run from its last checkpoint: its folder, its name, or `last`; several workers begin in a "
        "folder that has none",
    )
    parser.add_argument(
        "--synthetic",
        action="store_true",
        help="train on random data that fit the model, in place of its own: shows that it trains, not what it can do",
    )
    parser.add_argument("--runs", metavar="DIR", type=Path, help="where run folders go, and are (runs)")
    parser.add_argument("--json", action="store_true", help="print the events of the run as JSON lines, for programs")
    parser.add_argument("--plain", action="store_true", help="a line per epoch instead of a progress bar")
    add_trust(parser)


def _run(arguments: argparse.Namespace, terminal: Terminal) -> int:
    from core.training.planning import needed_source, ready_plan

    project = _asked(arguments) if arguments.resume is None else _of_run(arguments)
    needed_source(ready_plan(project, arguments.epochs, arguments.batch_size))  # refused before TensorFlow starts
    tell_of_trust(project, arguments, terminal)
    with keras_started(terminal, gpu=arguments.device != "cpu"):
        return _train(project, arguments, terminal)


def _asked(arguments: argparse.Namespace) -> Project:
    from core.training.made_up import with_synthetic_data
    from core.training.planning import with_folds

    project = opened(arguments)
    if arguments.synthetic:
        project = with_synthetic_data(project, next(iter(project.graphs)))
    return project if arguments.folds is None else with_folds(project, arguments.folds)


def _of_run(arguments: argparse.Namespace) -> Project:
    """The project as the run had it; the file says where the data lie."""
    from core.training.overview import find_run
    from core.training.runs import CHECKPOINT, RunFolder

    if arguments.batch_size is not None:
        raise WrongUsage("A run goes on with the batches it began with. Leave --batch-size away.", "layerloom train")
    if arguments.folds is not None:
        raise WrongUsage("A run goes on with the folds it began with. Leave --folds away.", "layerloom train")
    if arguments.strategy == "multi-worker":
        arguments.resume = Path(arguments.resume)
        if not (arguments.resume / CHECKPOINT).exists():
            return _asked(arguments)  # the start and every restart are one command
    else:
        arguments.resume = find_run(runs_folder(arguments), arguments.file.stem, arguments.resume)
    return RunFolder(arguments.resume).project()


def _train(project: Project, arguments: argparse.Namespace, terminal: Terminal) -> int:
    from core.cli.training_display import TrainingDisplay
    from core.engine.training.train import Settings, begin_or_resume, resume, train
    from core.printed import printed
    from core.training.events import Event, encode
    from core.training.result import Outcome

    settings = Settings(
        arguments.file.stem,
        arguments.epochs,
        arguments.batch_size,
        arguments.device,
        arguments.strategy,
        arguments.devices,
        arguments.trust,
    )

    def go(on_event: Callable[[Event], None]) -> Outcome:
        if arguments.resume is not None and settings.strategy == "multi-worker":
            found = begin_or_resume(arguments.resume, project, arguments.file.parent, on_event, settings)
            return found.outcome
        if arguments.resume is not None:
            return resume(arguments.resume, on_event, settings, folder=arguments.file.parent).outcome
        return train(project, arguments.file.parent, arguments.runs or HERE, on_event, settings).outcome

    if arguments.json:
        with printed(terminal.note):
            outcome = go(lambda event: terminal.write_line(encode(event)))
    else:
        with printed(terminal.say), TrainingDisplay(terminal, plain=arguments.plain) as display:
            outcome = go(display.show)
    return {Outcome.FINISHED: OK, Outcome.STOPPED: INTERRUPTED}.get(outcome, PROBLEMS)


COMMAND = Command(
    "train",
    "train a project on its data",
    (
        "layerloom train movies.loom",
        "layerloom train movies.loom --epochs 3 --batch-size 64 --device cpu",
        "layerloom train movies.loom --folds 5",
        "layerloom train movies.loom --resume last",
        "layerloom train movies.loom --runs ~/runs --json > events.jsonl",
        "layerloom train headline.loom --synthetic",
    ),
    _add_words,
    _run,
)
