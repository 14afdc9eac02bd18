"""`layerloom diff`: what differs between two projects, runs or model files, as text; fit for `git difftool`."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from core.cli.command import OK, PROBLEMS, Command
from core.cli.start import keras_started
from core.cli.terminal import Terminal
from core.graph.project import Project
from core.project import SUFFIX, read
from core.project.parsing import Json

_STYLES = {"+": "green", "-": "red", "~": "yellow"}
_OF_RUN = "project.loom"


def _add_words(parser: argparse.ArgumentParser) -> None:
    what = "a project (.loom), a run's folder, a model file, or keras.applications.NAME"
    parser.add_argument("before", metavar="A", help=what)
    parser.add_argument("after", metavar="B", help="the same")
    parser.add_argument("--shapes", action="store_true", help="also ask Keras which shapes and weights differ")
    parser.add_argument("--trust", action="store_true", help="let code in A and B run; read it first")
    parser.add_argument("--json", action="store_true", help="print the difference as JSON, for programs")


def _run(arguments: argparse.Namespace, terminal: Terminal) -> int:
    from core.graph.difference import difference, lines

    sides = [_opened(name, arguments, terminal) for name in (arguments.before, arguments.after)]
    found = difference(*sides)
    shapes = list(_shapes(sides, arguments, terminal)) if arguments.shapes else []
    if arguments.json:
        import msgspec

        terminal.write_json({**msgspec.to_builtins(found), "shapes": list[Json](shapes)})
    else:
        for line in (*lines(found), *shapes):
            terminal.say(line, _STYLES.get(line[0], ""))
        if found.moved:
            terminal.note(f"only moved: {', '.join(block.block for block in found.moved)}")
    return PROBLEMS if found or shapes else OK


def _opened(name: str, arguments: argparse.Namespace, terminal: Terminal) -> Project:
    """Raises a ProjectError or ImportRefused. A file that is not there yet, as git names it, is an empty project."""
    path = Path(name)
    if name == os.devnull:
        return Project()
    if (path / _OF_RUN).is_file():
        return read(path / _OF_RUN)
    if path.suffix == SUFFIX:
        return read(path)
    return _imported(name, arguments, terminal)


def _imported(name: str, arguments: argparse.Namespace, terminal: Terminal) -> Project:
    from core.importing.child import Import
    from core.importing.errors import ImportRefused
    from core.importing.messages import Refused

    with tempfile.TemporaryDirectory(prefix="layerloom-") as folder:
        out = Path(folder) / f"imported{SUFFIX}"
        with terminal.waiting(f"Importing {name}"):
            ended = Import(name, out, trusted=arguments.trust).run(lambda _: None)
        if isinstance(ended, Refused):
            raise ImportRefused(ended.message)
        return read(out)


def _shapes(sides: list[Project], arguments: argparse.Namespace, terminal: Terminal) -> Iterator[str]:
    """Of blocks that both have: what comes out of their calls, and how many weights they own."""
    from core.protocol.reshaped import reshaped, told

    with keras_started(terminal), terminal.waiting("Asking Keras"):
        from core.engine.checking import report_on

        was, now = (told(report_on(side, Path.cwd(), trusted=arguments.trust).calls) for side in sides)
    before, after = sides
    yield from map(str, reshaped(before, after, was, now))


COMMAND = Command(
    "diff",
    "tell what differs between two projects, runs or model files",
    (
        "layerloom diff before.loom after.loom --shapes",
        "layerloom diff movies.loom runs/movies-20260131-120000",
        'git difftool --extcmd "layerloom diff" -- movies.loom',
    ),
    _add_words,
    _run,
)
