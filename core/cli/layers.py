"""`layerloom layers`: the catalogue of Keras, as a list and entry by entry."""

from __future__ import annotations

import argparse

import msgspec

from core.catalog.records import Entry
from core.catalog.table import Catalogue, load
from core.cli.command import OK, Command
from core.cli.entry_page import Texts, show_entry
from core.cli.errors import WrongUsage
from core.cli.nearest import did_you_mean
from core.cli.start import keras_started
from core.cli.tables import aligned, cell
from core.cli.terminal import Terminal
from core.project import encode_value
from core.project.parsing import Json

_GROUP = "layers"


def _add_words(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "name", metavar="NAME", nargs="?", help="a class (Dense, ops.add, losses.Huber) or a group (ops)"
    )
    parser.add_argument("--doc", action="store_true", help="with what the installed Keras says about it (slower)")
    parser.add_argument("--json", action="store_true", help="print it as JSON, for programs")


def _run(arguments: argparse.Namespace, terminal: Terminal) -> int:
    catalogue = load()
    groups = sorted({path.rpartition(".")[0] for path in catalogue.rows})
    if arguments.name is None or arguments.name in groups:
        entries = [entry for entry in catalogue.under(arguments.name or _GROUP) if not entry.hidden]
        if arguments.json:
            terminal.write_json([_tree(entry) for entry in entries])
        else:
            _show_list(entries, catalogue, groups, terminal)
        return OK
    entry = _found(arguments.name, catalogue, groups)
    if arguments.json:
        terminal.write_json(_tree(entry))
    else:
        show_entry(entry, _texts(entry, terminal) if arguments.doc else None, terminal)
    return OK


def _found(name: str, catalogue: Catalogue, groups: list[str]) -> Entry:
    plain = name.removeprefix("keras.")
    entry = catalogue.layer(plain) or catalogue.entry(plain) or _in_any_group(plain, catalogue, groups)
    if entry is None:
        near = catalogue.suggest(plain)
        hint = f"Did you mean {' or '.join(near)}?" if near else did_you_mean(plain, _names(catalogue))
        raise WrongUsage(f"Keras {catalogue.keras} has no {name!r}. {hint}".strip(), "layerloom layers")
    return entry


def _in_any_group(name: str, catalogue: Catalogue, groups: list[str]) -> Entry | None:
    """`Adam` for `optimizers.Adam`: people leave the group away."""
    return next((entry for group in groups if (entry := catalogue.entry(f"{group}.{name}"))), None)


def _names(catalogue: Catalogue) -> list[str]:
    return [*catalogue.rows, *(path.rpartition(".")[2] for path in catalogue.rows)]


def _show_list(entries: list[Entry], catalogue: Catalogue, groups: list[str], terminal: Terminal) -> None:
    by_category: dict[str, list[Entry]] = {}
    for entry in entries:
        by_category.setdefault(entry.category, []).append(entry)
    table = aligned("name", "takes", "gives")
    for category, members in by_category.items():
        if category:
            table.add_row(cell(category, "bold"))
        for entry in members:
            table.add_row(cell(f"  {entry.name}({_required(entry)})"), cell(_takes(entry)), cell(_gives(entry)))
    terminal.show(table)
    terminal.say(f"\n{len(entries)} entries of Keras {catalogue.keras}. `layerloom layers NAME` tells all about one.")
    terminal.say(f"Groups: {', '.join(groups)}.")


def _required(entry: Entry) -> str:
    return ", ".join(field.name for field in entry.fields if field.required)


def _takes(entry: Entry) -> str:
    ports = (f"{port.name}[…]" if port.many else port.name for port in entry.ports if not port.optional)
    return ", ".join(ports)


def _gives(entry: Entry) -> str:
    return ", ".join(entry.outputs[0].names) if entry.outputs else ""


def _tree(entry: Entry) -> Json:
    tree: Json = msgspec.to_builtins(entry, enc_hook=encode_value)
    return tree


def _texts(entry: Entry, terminal: Terminal) -> Texts:
    with keras_started(terminal):
        from core.engine.docs import documentation

        found = documentation(entry.path)
    return Texts(found.summary, found.fields)


COMMAND = Command(
    "layers",
    "list the layers that Keras has, or tell all about one",
    ("layerloom layers", "layerloom layers LSTM --doc", "layerloom layers ops.add", "layerloom layers losses"),
    _add_words,
    _run,
)
