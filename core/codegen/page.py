"""Lines of code as they are written down, and whose they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from textwrap import wrap

from core.codegen.generated import Key
from core.codegen.layout import STEP, WIDTH


class Page:
    """Statements one below the other, all indented alike; a page can take over another one whole."""

    def __init__(self, indent: int = 0) -> None:
        self.indent = indent
        self._lines: list[str] = []
        self._owned: dict[Key, list[int]] = {}

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(self._lines)

    @property
    def has_code(self) -> bool:
        return any(line and not line.lstrip().startswith("#") for line in self._lines)

    @property
    def owned(self) -> Mapping[Key, tuple[int, ...]]:
        """Line numbers, from 1, by owner."""
        return {key: tuple(numbers) for key, numbers in self._owned.items()}

    def put(self, statement: str, owners: Iterable[Key] = (), note: str = "") -> int:
        """A statement that the layout has broken already, below its note as a comment; gives its first line."""
        before = len(self._lines)
        pad = " " * self.indent
        self._lines += [f"{pad}{line}" for line in comment(note, WIDTH - self.indent)]
        first = len(self._lines) + 1
        self._lines += f"{pad}{statement}".split("\n")
        self.own(owners, range(before + 1, len(self._lines) + 1))
        return first

    def own(self, owners: Iterable[Key], numbers: Iterable[int]) -> None:
        found = list(numbers)
        for owner in owners:
            mine = self._owned.setdefault(owner, [])
            mine += [number for number in found if not mine or number > mine[-1]]

    def remark(self, text: str, owners: Iterable[Key] = ()) -> None:
        """A comment that stands where a statement would."""
        pad = " " * self.indent
        self.put("\n".join(comment(text, WIDTH - self.indent)).replace("\n", f"\n{pad}"), owners)

    def blank(self, count: int = 1) -> None:
        """Empty lines between what stands here and what comes; none at the top."""
        if self._lines:
            self._lines += [""] * count

    def trim(self) -> None:
        """Take the empty lines at the end away."""
        while self._lines and not self._lines[-1]:
            self._lines.pop()

    def place(self, other: Page) -> None:
        """All of another page, below what stands here."""
        start = len(self._lines)
        self._lines += other.lines
        for owner, numbers in other.owned.items():
            self.own([owner], (start + number for number in numbers))

    def inner(self) -> Page:
        """An empty page for what stands one step further in."""
        return Page(self.indent + STEP)

    def __bool__(self) -> bool:
        return bool(self._lines)


def comment(note: str, width: int) -> Iterator[str]:
    """The lines of a note as a comment. Nothing in it can end the comment: odd characters become spaces."""
    for line in note.strip().splitlines():
        shown = "".join(letter if letter.isprintable() else " " for letter in line).rstrip()
        if len(shown) + 2 <= width:
            yield f"# {shown}" if shown else "#"
        else:
            yield from (f"# {part}" for part in wrap(shown, width - 2, break_long_words=False, break_on_hyphens=False))
