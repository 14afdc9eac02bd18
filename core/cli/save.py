"""`layerloom save`: the model of a finished run as a file of Keras's own."""

from __future__ import annotations

import argparse
from pathlib import Path

from core.cli.command import OK, Command
from core.cli.errors import WrongUsage
from core.cli.files import add_file
from core.cli.run_words import add_run, reopened
from core.cli.terminal import Terminal

_ENDINGS = (".keras", ".weights.h5")


def _add_words(parser: argparse.ArgumentParser) -> None:
    add_file(parser)
    parser.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        type=Path,
        required=True,
        help="OUT.keras for the whole model, OUT.weights.h5 for its weights alone",
    )
    add_run(parser)


def _run(arguments: argparse.Namespace, terminal: Terminal) -> int:
    if not arguments.output.name.endswith(_ENDINGS):
        raise WrongUsage(f"{arguments.output} ends neither in {' nor in '.join(_ENDINGS)}.", "layerloom save")
    with reopened(arguments, terminal) as run:
        from core.engine.training.finished.save import save

        warning = save(run, arguments.output)
        terminal.say(f"The model of {run.files.path.name}, with its trained weights: {arguments.output}")
        if warning:
            terminal.note(warning)
    return OK


COMMAND = Command(
    "save",
    "save the model of a finished run",
    (
        "layerloom save movies.loom -o movies.keras",
        "layerloom save movies.loom -o movies.weights.h5 --run movies-20260131-120000",
    ),
    _add_words,
    _run,
)
