"""The words by which commands are told of a finished run, and how they find it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from core.cli.device_words import device
from core.cli.files import add_trust, tell_of_trust
from core.cli.start import keras_started
from core.cli.terminal import Terminal

if TYPE_CHECKING:
    from core.engine.training.finished.reopen import Finished

HERE = Path("runs")


def add_runs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--runs", metavar="DIR", type=Path, help="where run folders are (runs here, else those beside the project)"
    )


def add_run(parser: argparse.ArgumentParser) -> None:
    """RUN and all that opening it takes."""
    parser.add_argument(
        "--run",
        metavar="RUN",
        default="last",
        help="a run's folder, its name, or `last`, which is what is meant without",
    )
    add_runs(parser)
    parser.add_argument(
        "--device", metavar="auto|cpu|gpu|gpu:N", type=device, help="where to compute, instead of where it was trained"
    )
    add_trust(parser)


def runs_folder(arguments: argparse.Namespace) -> Path:
    """The one that was named; else `runs` in this folder, where `train` puts them, or beside the project's file."""
    if arguments.runs is not None:
        return Path(arguments.runs)
    return HERE if HERE.is_dir() else arguments.file.parent / HERE


@contextmanager
def reopened(arguments: argparse.Namespace, terminal: Terminal) -> Iterator[Finished]:
    """The run that is meant, opened with Keras started. Raises RunBroken where there is none to open."""
    from core.training.overview import find_run
    from core.training.runs import RunFolder

    path = find_run(runs_folder(arguments), arguments.file.stem, arguments.run)
    tell_of_trust(RunFolder(path).project(), arguments, terminal)
    with keras_started(terminal, gpu=arguments.device != "cpu"):
        from core.engine.training.finished.reopen import reopen

        run = reopen(path, arguments.file.absolute().parent, arguments.device, arguments.trust)
        if run.fold and run.files.path != path:
            terminal.note(
                f"Of {path.name} this is the model of {run.fold_words}, the best on what it had held out. "
                f"--run {path / 'fold-N'} takes another; none has seen all samples."
            )
        yield run
