"""`layerloom examples`: the projects that come with LayerLoom, to list and to copy with their data."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

from core.cli.command import OK, Command
from core.cli.errors import WrongUsage
from core.cli.nearest import did_you_mean
from core.cli.tables import aligned, cell
from core.cli.terminal import Terminal
from core.errors import LayerLoomError
from core.project import SUFFIX, read
from core.project.shipped import about, copy_files, data_files
from core.resources import examples


class WouldOverwrite(LayerLoomError):
    """Files that are there already and differ from the example's."""

    def __init__(self, paths: list[Path]) -> None:
        super().__init__(
            f"{', '.join(map(str, paths))} {'is' if len(paths) == 1 else 'are'} there already. "
            "Choose another folder, or add --force to replace what is there."
        )
        self.paths = paths


def _add_words(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", nargs="?", help="an example; left out, all are listed")
    parser.add_argument("-o", "--output", metavar="DIR", type=Path, help="the folder to copy it to, with its data")
    parser.add_argument("--force", action="store_true", help="replace files that are there already")
    parser.add_argument("--json", action="store_true", help="print the list as JSON, for programs")


def _run(arguments: argparse.Namespace, terminal: Terminal) -> int:
    found = {path.stem: path for path in sorted(examples().glob(f"*{SUFFIX}"))}
    if arguments.name is None:
        _list(found, terminal, as_json=arguments.json)
        return OK
    name = arguments.name.removesuffix(SUFFIX)
    if name not in found:
        hint = did_you_mean(name, found, "`layerloom examples` lists them.")
        raise WrongUsage(f"There is no example {name!r}. {hint}", "layerloom examples")
    if arguments.output is None:
        raise WrongUsage(f"Say where {name} should go: layerloom examples {name} -o DIR.", "layerloom examples")
    for path in _copy(found[name], arguments.output, force=arguments.force):
        terminal.say(str(path))
    return OK


def _list(found: Mapping[str, Path], terminal: Terminal, *, as_json: bool) -> None:
    if as_json:
        terminal.write_json([{"name": name, "about": about(path), "path": str(path)} for name, path in found.items()])
        return
    table = aligned("example", "what it is")
    for name, path in found.items():
        table.add_row(cell(name), cell(about(path)))
    terminal.show(table)
    terminal.say("\n`layerloom examples NAME -o DIR` copies one with its data.")


def _copy(example: Path, folder: Path, *, force: bool) -> list[Path]:
    """The copies made. Raises WouldOverwrite before the first of them."""
    pairs = [(example, folder / example.name), *data_files(read(example), example.parent, folder)]
    taken = [target for source, target in pairs if target.exists() and not _same(source, target)]
    if taken and not force:
        raise WouldOverwrite(taken)
    copy_files(pairs)
    return [target for _, target in pairs]


def _same(source: Path, target: Path) -> bool:
    return target.is_file() and source.read_bytes() == target.read_bytes()


COMMAND = Command(
    "examples",
    "list the examples, or copy one with its data",
    ("layerloom examples", "layerloom examples movies -o my_folder"),
    _add_words,
    _run,
)
