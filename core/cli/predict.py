"""`layerloom predict`: what the model of a finished run says of rows of data."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from core.cli.command import OK, Command
from core.cli.errors import WrongUsage
from core.cli.files import add_file
from core.cli.parser import from_one
from core.cli.run_words import add_run, reopened
from core.cli.tables import aligned, cell
from core.cli.terminal import Terminal

if TYPE_CHECKING:
    from core.engine.training.finished.reopen import Finished
    from core.training.explained import Prediction
    from core.training.sources import Source

_SHOWN_ROWS, _SHOWN_VALUES = 20, 5


def _add_words(parser: argparse.ArgumentParser) -> None:
    add_file(parser)
    add_run(parser)
    parser.add_argument(
        "--data", metavar="PATH", type=Path, help="a file with the same columns, not the run's own data"
    )
    parser.add_argument("--row", metavar="N", type=from_one, help="this row only, counted from 1, with all it says")
    parser.add_argument(
        "--set",
        metavar="COLUMN=VALUE",
        action="append",
        default=[],
        type=_change,
        help="with --row: as if the row had this value; may be given several times",
    )
    parser.add_argument("-o", "--output", metavar="OUT.csv", type=Path, help="write every row to a CSV file")
    parser.add_argument("--json", action="store_true", help="print every row as a line of JSON, for programs")


def _change(text: str) -> tuple[str, str]:
    column, sign, value = text.partition("=")
    if not sign or not column:
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form COLUMN=VALUE")
    return column, value


def _run(arguments: argparse.Namespace, terminal: Terminal) -> int:
    if arguments.set and arguments.row is None:
        raise WrongUsage("--set changes one row. Say which, by --row.", "layerloom predict")
    with reopened(arguments, terminal) as run:
        source = run.other(arguments.data) if arguments.data else run.source
        if arguments.output is not None:
            _write(run, source, arguments.output, terminal)
        else:
            _tell(run, source, arguments, terminal)
    return OK


def _tell(run: Finished, source: Source, arguments: argparse.Namespace, terminal: Terminal) -> None:
    from core.engine.training.finished.predict import first, prediction, predictions

    if arguments.row is not None:
        found = prediction(run, source, arguments.row, dict(arguments.set))
        if not arguments.json:
            _show_one(found, terminal)
            return
        _write_lines((found,), terminal)
    elif arguments.json:
        _write_lines(predictions(run, source), terminal)
    else:
        _show_table(first(run, source, _SHOWN_ROWS + 1), terminal)


def _write(run: Finished, source: Source, path: Path, terminal: Terminal) -> None:
    from core.engine.training.finished.predict import write_csv

    count = write_csv(run, source, path)
    terminal.say(f"{count:,} rows written to {path}")


def _write_lines(found: Iterable[Prediction], terminal: Terminal) -> None:
    for each in found:
        terminal.write_line(msgspec.json.encode(each).decode())


def _show_one(found: Prediction, terminal: Terminal) -> None:
    terminal.say(f"Row {found.row}", "bold")
    table = aligned("input", "column", "value")
    for fed in found.inputs:
        for column, text in fed.columns.items():
            table.add_row(cell(fed.input), cell(column), cell(text))
    terminal.show(table)
    for answer in found.answers:
        data = f", where the data say {answer.actual}" if answer.actual else ""
        terminal.say(f"\n{answer.output}: {answer.said}{data}", "bold")
        if len(answer.values) > 1:
            ranked = (
                sorted(answer.values, key=lambda each: -(each.value or 0))
                if answer.kind == "classes"
                else answer.values
            )
            listed = aligned("", "share", right=("share",))
            listed.show_header = False
            for value in ranked[:_SHOWN_VALUES]:
                number = "not a number" if value.value is None else _number(value.value, answer.kind)
                listed.add_row(cell(f"  {value.name}"), number)
            terminal.show(listed)


def _show_table(found: list[Prediction], terminal: Terminal) -> None:
    outputs = [answer.output for answer in found[0].answers] if found else []
    table = aligned("row", *(head for output in outputs for head in (output, "data")), right=("row",))
    for each in found[:_SHOWN_ROWS]:
        table.add_row(str(each.row), *(cell(text) for said in each.answers for text in (said.said, said.actual)))
    terminal.show(table)
    if len(found) > _SHOWN_ROWS:
        terminal.note(f"These are the first {_SHOWN_ROWS} rows; -o OUT.csv writes all, --row N tells all of one.")


def _number(value: float, kind: str) -> str:
    return f"{value:.1%}" if kind == "classes" else f"{value:.4g}"


COMMAND = Command(
    "predict",
    "let the model of a finished run predict",
    (
        "layerloom predict movies.loom --row 12",
        "layerloom predict movies.loom --row 12 --set budget=1000000",
        "layerloom predict movies.loom --run movies-20260131-120000 --data unseen.csv -o predictions.csv",
    ),
    _add_words,
    _run,
)
