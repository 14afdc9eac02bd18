"""`layerloom transplant`: takes weights over from another model, layer by layer, and says first what fits."""

from __future__ import annotations

import argparse
from pathlib import Path

import msgspec

from core.cli.command import OK, PROBLEMS, Command
from core.cli.errors import WrongUsage
from core.cli.files import add_file, add_trust, opened, tell_of_trust
from core.cli.start import keras_started
from core.cli.terminal import Terminal
from core.project import write
from core.saving.choosing import chosen_model, weights_beside
from core.transplanting.messages import Order, Refused
from core.transplanting.place import place_for, starting_from

_COMMAND = "layerloom transplant"
_STYLES = {"carried": "green", "resized": "yellow", "new": "red"}


def _add_words(parser: argparse.ArgumentParser) -> None:
    add_file(parser)
    parser.add_argument(
        "--from",
        dest="source",
        metavar="SOURCE",
        required=True,
        help="a run's folder, a project with weights beside it, a .weights.npz, or a model file",
    )
    parser.add_argument("--model", metavar="NAME", help="which model, if not the one that the plan trains")
    parser.add_argument(
        "--map",
        metavar="LAYER=THEIRS",
        action="append",
        default=[],
        help="whose weights a layer takes (nobody's: LAYER=); may be given again",
    )
    parser.add_argument(
        "--apply", action="store_true", help="do it: write the weights, and let training start from them"
    )
    parser.add_argument("--json", action="store_true", help="print the list as JSON, for programs")
    add_trust(parser)


def _run(arguments: argparse.Namespace, terminal: Terminal) -> int:
    project = opened(arguments)
    chosen_model(project, arguments.model or "")
    base = weights_beside(project, arguments.file)
    out = place_for(arguments.file.absolute()) if arguments.apply else None
    order = Order(
        project=str(arguments.file),
        folder=str(arguments.file.absolute().parent),
        source=arguments.source,
        model=arguments.model or "",
        pairs=dict(map(_pair, arguments.map)),
        base=str(base or ""),
        out=str(out or ""),
        trusted=arguments.trust,
    )
    tell_of_trust(project, arguments, terminal)
    with keras_started(terminal), terminal.waiting("Comparing layers"):
        from core.engine.transplanting.transplant import attempt

        ended = attempt(order, lambda _stage: None)
    if isinstance(ended, Refused):
        terminal.fail(ended.reason)
        return PROBLEMS
    if out:
        write(starting_from(project, out, arguments.model or ""), arguments.file)
    if arguments.json:
        terminal.write_json(msgspec.to_builtins(ended))
        return OK
    for row in ended.rows:
        terminal.say(row.line(), _STYLES[row.outcome.fate])
    for name in ended.left:
        terminal.say(f"left     {name} of {Path(arguments.source).name}", "dim")
    done = f"Wrote {out.name}; training starts from it." if out else "Nothing is written yet: --apply does it."
    terminal.note(f"{ended.summary()}. {done}")
    return OK


def _pair(word: str) -> tuple[str, str]:
    layer, sign, donor = word.partition("=")
    if not layer or not sign:
        raise WrongUsage(f"{word} says no pair. Write LAYER=THEIRS, or LAYER= for nobody's weights.", _COMMAND)
    return layer, donor


COMMAND = Command(
    "transplant",
    "take weights over from another model, layer by layer",
    (
        "layerloom transplant wide.loom --from runs/movies-20260131-120000",
        "layerloom transplant mine.loom --from theirs.keras --map head=predictions --apply",
    ),
    _add_words,
    _run,
)
