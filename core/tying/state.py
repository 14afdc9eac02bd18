"""Where a project and its file stand to each other: which of them has changed since they last agreed."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path, PurePosixPath

from core.codegen import generate
from core.errors import LayerLoomError
from core.graph.project import Project
from core.graph.tie import Tie, TieStyle
from core.tying.errors import NoRegion, TieRefused
from core.tying.region import CodeFile, digest, fresh, read_code, with_region_at_end, write_region


class Standing(StrEnum):
    """Which side has changed since both last agreed."""

    SAME = "in step"
    CANVAS = "the canvas has changed"
    CODE = "the code has changed"
    BOTH = "both have changed"


@dataclass(frozen=True)
class Look:
    """Both sides as they are now. `text` is the code of the canvas."""

    tie: Tie
    file: CodeFile
    text: str

    @property
    def by_hand(self) -> bool:
        """Whether the region says what the canvas said, but in somebody's own way, which writing would replace."""
        return bool(self.tie.canvas) and self.tie.code != self.tie.canvas

    @property
    def standing(self) -> Standing:
        code, canvas = self.file.digest != self.tie.code, digest(self.text) != self.tie.canvas
        if self.file.region == self.text:
            return Standing.SAME
        if code and canvas:
            return Standing.BOTH
        return Standing.CODE if code else Standing.CANVAS if canvas else Standing.SAME


def place_of(tie: Tie, folder: Path) -> Path:
    """Where the file lies. Raises TieRefused for what a project from elsewhere could use to reach other files."""
    plain = PurePosixPath(tie.path)
    if plain.is_absolute() or Path(tie.path).is_absolute() or plain.suffix != ".py":
        raise TieRefused(f'The project is tied to "{tie.path}", which is no Python file beside it. Untie it.')
    return Path(os.path.normpath(folder / plain))


def text_of(project: Project, tie: Tie) -> str:
    """The code of the canvas. Raises a CodegenError where it can't be written as it is now."""
    return generate(project, style=tie.style).text


def look(project: Project, folder: Path) -> Look:
    """Raises a TieError, or a CodegenError where the canvas can't be written as code."""
    tie = _tie_of(project)
    return Look(tie, read_code(place_of(tie, folder), tie.whole), text_of(project, tie))


def glance(project: Project, folder: Path) -> Look:
    """The same for looking alone: a canvas that can't be written as code now counts as changed. Raises a TieError."""
    tie = _tie_of(project)
    try:
        text = text_of(project, tie)
    except LayerLoomError:
        text = ""
    return Look(tie, read_code(place_of(tie, folder), tie.whole), text)


def given(project: Project, seen: Look) -> Project:
    """Write the canvas into the file; the project whose tie knows of it. Raises a TieError; then nothing changed."""
    if seen.file.region != seen.text:
        write_region(seen.file, seen.text)
    return agreed(project, seen.text, seen.text)


def agreed(project: Project, region: str, text: str) -> Project:
    """The project as one that agrees with the file: with this region there, and this code of the canvas."""
    tie = replace(_tie_of(project), code=digest(region), canvas=digest(text), base="")
    return replace(project, tie=tie)


def tied(
    project: Project,
    folder: Path,
    code: Path,
    title: str,
    *,
    insert: bool = False,
    whole: bool = False,
    style: TieStyle = "script",
) -> Project:
    """The project tied to a Python file, which gets the canvas's code at once where nothing of anybody's is lost.

    A file that is not there is made. In one that has a region already, or is owned as a `whole`, what stands there
    counts as changed, and so is reviewed, unless the project is tied to it already: then only the style changes.
    Raises NoRegion where there is none and nobody said to `insert` one.
    """
    if code.suffix != ".py":
        raise TieRefused(f"{code.name} is no Python file. Choose one that ends with .py.")
    path = PurePosixPath(os.path.relpath(code, folder).replace(os.sep, "/")).as_posix()
    known = project.tie
    same = known and (known.path, known.whole) == (path, whole)
    tie = replace(known, style=style) if known and same else Tie(path, whole=whole, style=style)
    if not code.exists():
        file = _empty(code) if whole else fresh(code, title)
    else:
        file = _existing(code, title, insert=insert, whole=whole)
    project = replace(project, tie=tie)
    seen = Look(tie, file, text_of(project, tie))
    if not file.region.strip():
        return given(project, seen)
    return agreed(project, file.region, seen.text) if file.region == seen.text else project


def _empty(code: Path) -> CodeFile:
    return CodeFile(code, b"", b"", "", b"", "\n", "utf-8", 0, True)


def _existing(code: Path, title: str, *, insert: bool, whole: bool) -> CodeFile:
    if whole:
        return read_code(code, whole=True)
    try:
        return read_code(code, whole=False)
    except NoRegion:
        if not insert:
            raise
        return with_region_at_end(code, title)


def common_state(project: Project, candidates: Iterable[Project]) -> Project | None:
    """The first project whose code is what the canvas was when both last agreed; None where none is."""
    tie = _tie_of(project)
    for candidate in (project, *candidates):
        try:
            if digest(text_of(candidate, tie)) == tie.canvas:
                return candidate
        except LayerLoomError:
            continue  # what can't be written as code was never agreed upon
    return None


def _tie_of(project: Project) -> Tie:
    if project.tie is None:
        raise TieRefused("The project is tied to no Python file. Name one.")
    return project.tie
