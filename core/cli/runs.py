"""`layerloom runs`: the runs of a project."""

from __future__ import annotations

import argparse

import msgspec

from core.cli.command import OK, Command
from core.cli.files import add_file
from core.cli.run_words import add_runs, runs_folder
from core.cli.tables import aligned, cell
from core.cli.terminal import Terminal


def _add_words(parser: argparse.ArgumentParser) -> None:
    add_file(parser)
    add_runs(parser)
    parser.add_argument("--json", action="store_true", help="print them as JSON, for programs")


def _run(arguments: argparse.Namespace, terminal: Terminal) -> int:
    from core.training.overview import runs_of

    folder = runs_folder(arguments)
    found = runs_of(folder, arguments.file.stem)
    if arguments.json:
        terminal.write_json([msgspec.to_builtins(run, enc_hook=str) for run in found])
        return OK
    if not found:
        terminal.note(f"There are no runs of {arguments.file.stem} in {folder}. `layerloom train` makes them.")
        return OK
    table = aligned("run", "state", "epochs", "best loss", "began", "note", right=("epochs", "best loss"))
    for run in found:
        epochs = f"{run.epochs}/{run.planned}"
        table.add_row(cell(run.name), cell(run.state), epochs, run.best, f"{run.began:%Y-%m-%d %H:%M}", cell(run.note))
    terminal.show(table)
    return OK


COMMAND = Command(
    "runs",
    "list the runs of a project",
    ("layerloom runs movies.loom", "layerloom runs movies.loom --runs ~/runs --json"),
    _add_words,
    _run,
)
