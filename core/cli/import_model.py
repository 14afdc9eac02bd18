"""`layerloom import`: a model file, a model of keras.applications, or code, as a project."""

from __future__ import annotations

import argparse
from pathlib import Path

from core.cli.command import OK, PROBLEMS, Command
from core.cli.errors import WrongUsage
from core.cli.interrupts import sigterm_raises
from core.cli.terminal import Terminal
from core.importing.child import SECONDS, Import
from core.importing.messages import Refused
from core.project import SUFFIX


def _add_words(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "source",
        metavar="SOURCE",
        help="a .keras, .h5, .json (architecture), .py or .ipynb file, the folder of a SavedModel, or "
        "keras.applications.NAME; with pretrained weights, from the network, keras.applications.NAME:imagenet",
    )
    parser.add_argument("-o", "--output", metavar="FILE.loom", type=Path, required=True, help="the project to write")
    parser.add_argument("--trust", action="store_true", help="let code in the source run; read it first")
    parser.add_argument(
        "--model", metavar="NAME", action="append", default=[], help="only this model; may be given again"
    )
    parser.add_argument(
        "--seconds", metavar="N", type=float, default=SECONDS, help=f"how long code may run ({SECONDS:g} if not given)"
    )


def _run(arguments: argparse.Namespace, terminal: Terminal) -> int:
    out: Path = arguments.output
    if out.suffix != SUFFIX:
        raise WrongUsage(f"{out} is no project's name. Let it end with {SUFFIX}.", "layerloom import")
    work = Import(
        arguments.source,
        out,
        trusted=arguments.trust,
        models=tuple(arguments.model),
        seconds=arguments.seconds,
    )
    with sigterm_raises(), terminal.waiting(f"Importing {arguments.source}") as tell:
        ended = work.run(tell)
    if isinstance(ended, Refused):
        terminal.fail(ended.message)
        return PROBLEMS
    for note in ended.notes:
        terminal.note(f"note: {note}")
    several = f"{len(ended.models)} models ({', '.join(ended.models)})"
    what = several if len(ended.models) > 1 else f"model {ended.models[0]}"
    terminal.say(f"Wrote {out}: {what}, {ended.layers:,} layers.")
    if ended.weights:
        terminal.say(f"Its weights are in {out.with_name(ended.weights)}; training starts from them.")
    return OK


COMMAND = Command(
    "import",
    "make a project of a model file, of keras.applications or of code",
    (
        "layerloom import model.keras -o model.loom",
        "layerloom import keras.applications.ResNet50 -o resnet.loom",
        "layerloom import train.py -o model.loom --trust --model classifier",
    ),
    _add_words,
    _run,
)
