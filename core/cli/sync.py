"""`layerloom sync`: keeps a project and the marked region of a Python file in step, without losing either's changes."""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import replace
from pathlib import Path

from core.cli.command import OK, PROBLEMS, Command
from core.cli.errors import WrongUsage
from core.cli.files import add_file, opened
from core.cli.parser import one_of
from core.cli.terminal import Terminal
from core.graph.project import Project
from core.importing.child import SECONDS, Import
from core.importing.errors import ImportRefused
from core.importing.messages import Refused
from core.importing.part import Part
from core.project import SUFFIX, read, write
from core.project.parsing import Json
from core.tying.errors import NoRegion, TieRefused
from core.tying.region import digest
from core.tying.state import Look, Standing, agreed, given, look, place_of, tied
from core.tying.taking import Taking, common_from, known_common, part_of, taking

_COMMAND = "layerloom sync"
_BY_HAND = "its region was written by hand, and --give writes it anew in LayerLoom's own style"
_LOST = "--trust shows what the code would bring, --take --trust takes it, --give writes over it"


def _add_words(parser: argparse.ArgumentParser) -> None:
    add_file(parser)
    parser.add_argument("code", metavar="CODE.py", type=Path, nargs="?", help="tie the project to this Python file")
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--take", action="store_true", help="take what has changed in the code (needs --trust)")
    way.add_argument("--give", action="store_true", help="write the canvas, over what has changed in the code")
    way.add_argument("--check", action="store_true", help="change nothing; exit code 1 where the two are not in step")
    way.add_argument("--untie", action="store_true", help="let the two be independent again")
    parser.add_argument("--insert", action="store_true", help="add a region at the end of a file that has none")
    parser.add_argument("--whole", action="store_true", help="own the whole file instead of a region")
    parser.add_argument(
        "--style",
        metavar="script|function",
        type=one_of("script", "function"),
        help="how code is written: flat statements (script, at first), or a build_…() function per model",
    )
    parser.add_argument("--trust", action="store_true", help="let the code run, which reading it takes; read it first")
    parser.add_argument(
        "--seconds", metavar="N", type=float, default=SECONDS, help=f"how long code may run ({SECONDS:g} if not given)"
    )
    parser.add_argument("--json", action="store_true", help="print the outcome as JSON, for programs")


def _run(arguments: argparse.Namespace, terminal: Terminal) -> int:
    project, file = opened(arguments), arguments.file
    if arguments.untie:
        return _untie(project, file, terminal)
    if arguments.code or arguments.style or project.tie is None:
        project = _tied(project, arguments, terminal)
    assert project.tie
    _stay_near(project, file, arguments)
    seen = look(project, file.parent)
    step = _Step(arguments, terminal, project, seen)
    if arguments.give:
        return step.give()
    match seen.standing:
        case Standing.SAME:
            return step.in_step()
        case Standing.CANVAS:
            return step.told("nothing written") if arguments.check else step.give_unless_by_hand()
        case _:
            return step.review() if arguments.trust else step.told(_LOST)


def _tied(project: Project, arguments: argparse.Namespace, terminal: Terminal) -> Project:
    known = project.tie
    if arguments.code is None and known is None:
        raise WrongUsage(
            f"{arguments.file.name} is tied to no Python file yet. Name one: {_COMMAND} {arguments.file.name} model.py",
            _COMMAND,
        )
    if arguments.code is None:
        raise WrongUsage("--style is said together with the Python file: name it too.", _COMMAND)
    here = known and place_of(known, arguments.file.parent.absolute()) == arguments.code.absolute()
    style = arguments.style or (known.style if known else "script")
    if known and here and style == known.style and not arguments.whole:
        return project
    if arguments.check:
        raise WrongUsage("--check changes nothing, so it ties nothing either. Leave it out the first time.", _COMMAND)
    try:
        after = tied(
            project,
            arguments.file.parent,
            arguments.code,
            arguments.file.name,
            insert=arguments.insert,
            whole=arguments.whole or bool(known and here and known.whole),
            style=style,
        )
    except NoRegion as problem:
        raise TieRefused(
            f"{problem} Or say --insert to have the region added at the end, or --whole to have the whole file owned."
        ) from problem
    write(after, arguments.file)
    terminal.note(f"Tied {arguments.file} to {arguments.code}.")
    return after


def _stay_near(project: Project, file: Path, arguments: argparse.Namespace) -> None:
    """A project from elsewhere must not reach files that nobody named."""
    assert project.tie
    if project.tie.path.startswith("..") and arguments.code is None and not arguments.check:
        raise TieRefused(
            f"{file.name} is tied to {project.tie.path}, outside of its folder. Name that file too, to show that you "
            f"mean it: {_COMMAND} {file} {file.parent / project.tie.path}"
        )


def _untie(project: Project, file: Path, terminal: Terminal) -> int:
    if project.tie:
        write(replace(project, tie=None), file)
        terminal.note(f"{file} and {project.tie.path} are independent again.")
    return OK


class _Step:
    """What one call does with a project and its file."""

    def __init__(self, arguments: argparse.Namespace, terminal: Terminal, project: Project, seen: Look) -> None:
        self._arguments, self._terminal = arguments, terminal
        self._project, self._seen = project, seen
        self._file: Path = arguments.file

    def in_step(self) -> int:
        after = agreed(self._project, self._seen.file.region, self._seen.text)
        if self._seen.file.region == self._seen.text and after != self._project and not self._arguments.check:
            write(after, self._file)
        return self._end("in step")

    def give(self) -> int:
        write(given(self._project, self._seen), self._file)
        return self._end(f"wrote {self._seen.file.path}")

    def give_unless_by_hand(self) -> int:
        return self.told(_BY_HAND) if self._seen.by_hand else self.give()

    def told(self, more: str) -> int:
        return self._end(f"{self._seen.standing}; {more}" if more else str(self._seen.standing), code=PROBLEMS)

    def review(self) -> int:
        """What the code would bring, and with --take, brings."""
        found = self._read()
        if self._arguments.check or (found.changes and not self._arguments.take):
            return self._end(f"{self._seen.standing}; --take takes it", found, PROBLEMS)
        if found.conflicts:
            return self._end("both have changed the same; settle it in one of them, or use --give", found, PROBLEMS)
        after = found.taken([change.key for change in found.changes], self._project)
        write(after, self._file)
        seen = look(after, self._file.parent)
        if seen.standing is Standing.CANVAS and not seen.by_hand:
            write(given(after, seen), self._file)
        count = f"{len(found.changes)} {'change' if len(found.changes) == 1 else 'changes'}"
        return self._end(f"took {count}" if found.changes else "the code has changed, and means the same", found)

    def _read(self) -> Taking:
        """Raises ImportRefused."""
        seen, file = self._seen, self._seen.file
        theirs = self._imported(file.path, part_of(file))
        common = known_common(self._project, self._file)
        if common is None and seen.tie.base:
            with tempfile.TemporaryDirectory(prefix="layerloom-") as folder:
                before = Path(folder) / "base.py"
                before.write_text(seen.tie.base, encoding="utf-8")
                lines = seen.tie.base.count("\n")
                common = common_from(self._imported(before, Part(1, lines, digest(seen.tie.base))), self._project)
        return taking(self._project, seen, theirs, common)

    def _imported(self, path: Path, part: Part) -> Project:
        with tempfile.TemporaryDirectory(prefix="layerloom-") as folder:
            out = Path(folder) / f"read{SUFFIX}"
            work = Import(str(path), out, trusted=True, seconds=self._arguments.seconds, part=part)
            with self._terminal.waiting(f"Reading {path.name}"):
                ended = work.run(lambda _stage: None)
            if isinstance(ended, Refused):
                raise ImportRefused(ended.message)
            return read(out)

    def _end(self, outcome: str, found: Taking | None = None, code: int = OK) -> int:
        changes = found.changes if found else ()
        if self._arguments.json:
            listed: list[Json] = [
                {"change": one.title, "lines": list[Json](one.lines), "conflict": one.conflict} for one in changes
            ]
            self._terminal.write_json(
                {"outcome": outcome, "standing": self._seen.standing.name.lower(), "changes": listed}
            )
            return code
        for one in changes:
            self._terminal.say(f"{'!' if one.conflict else '~'} {one.title}", "red" if one.conflict else "yellow")
            for line in one.lines:
                self._terminal.say(f"    {line}")
            if one.conflict:
                self._terminal.say(f"    conflict: {one.conflict}", "red")
        self._terminal.note(f"{self._file.name} and {self._seen.file.path.name}: {outcome}.")
        return code


COMMAND = Command(
    "sync",
    "keep a project and a region of a Python file in step",
    (
        "layerloom sync movies.loom model.py",
        "layerloom sync movies.loom --check",
        "layerloom sync movies.loom --take --trust",
    ),
    _add_words,
    _run,
)
