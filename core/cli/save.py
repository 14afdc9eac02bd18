"""`layerloom save`: a project's model as a file for Keras, for other runtimes or for people."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec

from core.cli.command import OK, Command
from core.cli.device_words import device
from core.cli.errors import WrongUsage
from core.cli.files import add_file, add_trust, opened, tell_of_trust
from core.cli.interrupts import interrupts_kept
from core.cli.run_words import add_runs, runs_folder
from core.cli.start import keras_started
from core.cli.terminal import Terminal
from core.graph.project import Project
from core.graph.records import Graph
from core.saving.choosing import chosen_model, last_run, weights_beside
from core.saving.errors import SaveRefused
from core.saving.formats import FORMATS, Format, Kind, format_of
from core.saving.limits import limits
from core.saving.messages import Order, Refused, Saved
from core.training.runs import RunFolder

Draw = Callable[[Project, Graph, Path, bool], str]
"""A graph of a project as SVG; the project's file, and whether its own code may run for the shapes."""
_NO_RUN = "none"


def _add_words(parser: argparse.ArgumentParser) -> None:
    add_file(parser)
    listed = ", ".join(f"{one.ending} ({one.name})" for one in FORMATS)
    parser.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        required=True,
        help=f"where to, the ending saying as what: {listed}; a name that ends in / becomes a SavedModel too",
    )
    parser.add_argument("--model", metavar="NAME", help="which model, if not the one that the plan trains")
    parser.add_argument(
        "--run",
        metavar="RUN|last|none",
        default="",
        help="whose weights: a run's folder, its name, `last`, or `none`. Without: those of the last run, else of "
        "NAME.weights.npz beside the project, else initial ones",
    )
    add_runs(parser)
    parser.add_argument("--device", metavar="auto|cpu|gpu|gpu:N", type=device, help="where a run's model is opened")
    add_trust(parser)


def _run(draw: Draw | None, arguments: argparse.Namespace, terminal: Terminal) -> int:
    try:
        kind = format_of(arguments.output)
    except SaveRefused as refusal:
        raise WrongUsage(str(refusal), "layerloom save") from refusal
    project = opened(arguments)
    order = _order(arguments, project)
    if order.run and kind.kind is not Kind.NOTEBOOK:
        project = RunFolder(Path(order.run)).project()
    ref = chosen_model(project, order.model)
    for text in limits(project, ref, kind):
        terminal.note(f"{kind.name}: {text}")
    if kind.is_report and draw is not None:
        with terminal.waiting("Drawing the canvas"):
            picture = draw(project, project.graphs[ref.graph], arguments.file, arguments.trust)
        order = msgspec.structs.replace(order, picture=picture)
    tell_of_trust(project, arguments, terminal)
    saved = _saved(order, kind, arguments, terminal)
    terminal.say(saved.line())
    for note in saved.notes:
        terminal.note(f"note: {note}")
    return OK


def _saved(order: Order, kind: Format, arguments: argparse.Namespace, terminal: Terminal) -> Saved:
    if kind.kind is Kind.NOTEBOOK:
        from core.saving.notebook import save_notebook

        return save_notebook(order)
    with keras_started(terminal, gpu=bool(order.run) and arguments.device != "cpu"):
        from core.engine.saving.save import attempt

        with terminal.waiting(f"Saving {kind.name}") as tell, interrupts_kept(tell) as kept:
            ended = attempt(order, kept.tell)
    if isinstance(ended, Refused):
        kept.check()
        raise SaveRefused(ended.reason)
    return ended


def _order(arguments: argparse.Namespace, project: Project) -> Order:
    run = _chosen_run(arguments)
    weights = None if run else weights_beside(project, arguments.file)
    return Order(
        project=str(arguments.file),
        out=arguments.output,
        folder=str(arguments.file.absolute().parent),
        model=arguments.model or "",
        run=str(run or ""),
        weights=str(weights or ""),
        trusted=arguments.trust,
        device=arguments.device or "",
    )


def _chosen_run(arguments: argparse.Namespace) -> Path | None:
    """Raises RunBroken where the run that was named is not there."""
    runs, project = runs_folder(arguments), arguments.file.stem
    if arguments.run == _NO_RUN:
        return None
    if not arguments.run:
        return last_run(runs, project)
    from core.training.overview import find_run

    return find_run(runs, project, arguments.run)


def save_command(draw: Draw | None = None) -> Command:
    """`draw` gives the canvas as SVG for reports; nothing below the app can, so reports made without have none."""
    return Command(
        "save",
        "save a model for Keras, TensorFlow, ONNX or TFLite, or tell of it in a report or a notebook",
        (
            "layerloom save movies.loom -o movies.keras",
            "layerloom save movies.loom -o movies.onnx --run movies-20260131-120000",
            "layerloom save resnet.loom -o served/resnet/1/ --run none",
            "layerloom save movies.loom -o movies.html",
        ),
        _add_words,
        partial(_run, draw),
    )


COMMAND = save_command()
