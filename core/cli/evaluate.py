"""`layerloom evaluate`: how good the model of a finished run is."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from core.cli.command import OK, Command
from core.cli.files import add_file
from core.cli.run_summary import outputs_table
from core.cli.run_words import add_run, reopened
from core.cli.tables import aligned, cell
from core.cli.terminal import Terminal

if TYPE_CHECKING:
    from core.training.explained import Confusion, Evaluation

_MOST_CLASSES = 12  # a wider table of them is none to read


def _add_words(parser: argparse.ArgumentParser) -> None:
    add_file(parser)
    add_run(parser)
    parser.add_argument(
        "--data", metavar="PATH", type=Path, help="evaluate on all samples of this file, not on what the run held out"
    )
    parser.add_argument("--json", action="store_true", help="print it as JSON, for programs")


def _run(arguments: argparse.Namespace, terminal: Terminal) -> int:
    with reopened(arguments, terminal) as run:
        from core.engine.training.finished.assess import assess

        found = assess(run, arguments.data)
        if arguments.json:
            terminal.write_json(msgspec.to_builtins(found))
        else:
            _show(run.name, found, terminal)
    return OK


def _show(name: str, found: Evaluation, terminal: Terminal) -> None:
    fold = f", the model of {found.fold}," if found.fold else ""
    terminal.say(f"{name}{fold} on {found.samples:,} samples of {found.data}", "bold")
    terminal.show(outputs_table(found.outputs))
    for confusion in found.confusions:
        terminal.say(f"\n{confusion.output}: {confusion.right:,} of {confusion.all:,} right")
        if len(confusion.names) <= _MOST_CLASSES:
            _show_confusion(confusion, terminal)


def _show_confusion(confusion: Confusion, terminal: Terminal) -> None:
    table = aligned("data ↓  model →", *confusion.names, right=confusion.names)
    for name, counts in zip(confusion.names, confusion.counts, strict=True):
        table.add_row(cell(name), *map(str, counts))
    terminal.show(table)


COMMAND = Command(
    "evaluate",
    "measure the model of a finished run",
    (
        "layerloom evaluate movies.loom",
        "layerloom evaluate movies.loom --run movies-20260131-120000 --data unseen.csv --json",
    ),
    _add_words,
    _run,
)
