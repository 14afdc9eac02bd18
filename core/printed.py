"""What layers and callbacks print while a run goes on: said line by line, and kept in the folder of the run."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout

from core.stderr import keep_only


class _Printed(io.TextIOBase):
    """A stream that passes on whole lines."""

    def __init__(self, say: Callable[[str], None]) -> None:
        super().__init__()
        self._say, self._begun = say, ""

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        *lines, self._begun = f"{self._begun}{text}".split("\n")
        for line in lines:
            self._pass_on(line)
        return len(text)

    def end(self) -> None:
        """Passes on what has no end of line yet."""
        if self._begun:
            self.write("\n")

    def _pass_on(self, line: str) -> None:
        keep_only(line)
        self._say(line)


@contextmanager
def printed(say: Callable[[str], None]) -> Iterator[None]:
    """Inside, each line that Python code prints goes to `say` and, where stderr is led, into the file of that."""
    stream = _Printed(say)
    with redirect_stdout(stream):
        try:
            yield
        finally:
            stream.end()
