"""The two streams a command writes to: results on stdout, everything said about the work on stderr."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO

from rich.console import Console, RenderableType
from rich.text import Text

from core.project.parsing import Json
from core.project.printing import to_text

_UNBOUND = 100_000  # columns: what goes to a pipe or a file is never folded


class HungUp(Exception):
    """Nobody reads on what is written here (`| head`). A pipe that broke elsewhere is a fault like any other."""


class _Console(Console):
    """Lets a broken pipe reach the border of the program instead of ending it here."""

    def on_broken_pipe(self) -> None:
        raise HungUp


class Terminal:
    """What a command may say, and to whom."""

    def __init__(self) -> None:
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")  # a terminal without the character shows a question mark
        self.out, self.err = _console(sys.stdout, error=False), _console(sys.stderr, error=True)

    def say(self, text: str = "", style: str = "") -> None:
        """A line of the result."""
        self.out.print(Text(printable(text), style), soft_wrap=True)

    def show(self, drawn: RenderableType) -> None:
        """A table of the result, folded to the width of a terminal."""
        if self.out.is_terminal:
            self.out.print(drawn)
            return
        with self.out.capture() as captured:
            self.out.print(drawn)
        self.write("".join(f"{line.rstrip()}\n" for line in captured.get().splitlines()))

    def write(self, text: str) -> None:
        """Text exactly as it is, for files and programs."""
        with _heard():
            self.out.file.write(text)

    def write_line(self, line: str) -> None:
        """One line for a program that may be waiting for it."""
        self.write(f"{line}\n")
        with _heard():
            self.out.file.flush()

    def write_json(self, tree: Json) -> None:
        self.write(to_text(tree))

    def note(self, text: str) -> None:
        """A line about the work, on stderr."""
        self.err.print(Text(printable(text)), soft_wrap=True)

    def fail(self, text: str) -> None:
        self._marked("error", "bold red", text)

    @contextmanager
    def waiting(self, text: str) -> Iterator[Callable[[str], None]]:
        """While something takes seconds: a line on a terminal with the time it takes so far, nothing in a log.

        What is yielded says in the line how far it is.
        """
        if not self.err.is_terminal:
            yield lambda _: None
            return
        from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn  # a while to import

        columns = SpinnerColumn(), TextColumn("{task.description} …", markup=False), TimeElapsedColumn()
        with Progress(*columns, console=self.err, transient=True) as line:
            task = line.add_task(printable(text), total=None)
            yield lambda said: line.update(task, description=printable(said.removesuffix("…")))

    def flush(self) -> None:
        with _heard():
            self.out.file.flush()
            self.err.file.flush()

    def _marked(self, word: str, style: str, text: str) -> None:
        self.err.print(Text.assemble((f"{word}: ", style), printable(text)), soft_wrap=True)


@contextmanager
def _heard() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError as broken:
        raise HungUp from broken


def printable(text: str) -> str:
    """`text` without characters that a terminal would obey: names in files may hold anything."""
    return "".join(char if char.isprintable() or char == "\n" else json.dumps(char)[1:-1] for char in text)


def _console(stream: IO[str], *, error: bool) -> _Console:
    """Stderr is looked up at each print, for it may be led elsewhere for a while; stdout stays what it is now."""
    width = None if stream.isatty() or "COLUMNS" in os.environ else _UNBOUND
    return _Console(
        file=None if error else stream, stderr=error, width=width, markup=False, emoji=False, highlight=False
    )
