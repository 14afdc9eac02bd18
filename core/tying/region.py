"""The region of a Python file that a project owns: found by its markers, read, and replaced without touching the rest.

The lines around it keep every byte; the region takes over the encoding and the line ends of the file.
"""

from __future__ import annotations

import codecs
import hashlib
import io
import re
import tokenize
from dataclasses import dataclass
from pathlib import Path

from core.project.atomic import replace_file
from core.tying.errors import BrokenRegion, CodeGone, NoRegion, TieError

BEGIN, END = "# layerloom: begin", "# layerloom: end"
_BEGIN, _END = re.compile(r"#\s*layerloom:\s*begin\b"), re.compile(r"#\s*layerloom:\s*end\b")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_LARGEST = 16 * 2**20
_HOW = f'Put a line "{BEGIN}" above and a line "{END}" below the place where the model\'s code shall stand'


@dataclass(frozen=True)
class CodeFile:
    """A file in three parts. `region` has plain line ends, whatever the file has; `above` counts the lines above.

    `data` is what the file held when it was read.
    """

    path: Path
    data: bytes
    before: bytes
    region: str
    after: bytes
    newline: str
    encoding: str
    above: int
    whole: bool

    @property
    def digest(self) -> str:
        return digest(self.region)

    def bytes_with(self, region: str) -> bytes:
        """The file with another region. Raises TieError where its encoding has no place for a character."""
        try:
            middle = region.replace("\n", self.newline).encode(self.encoding)
        except UnicodeEncodeError as fault:
            character = fault.object[fault.start]
            raise TieError(
                f"{self.path.name} is in {self.encoding}, which has no {character!r}. Save it as UTF-8, or change the "
                "note or name that holds it."
            ) from fault
        return self.before + middle + self.after

    def until_end(self) -> str:
        """What runs when the region is read: all above it too, and nothing below."""
        head = self.before.decode(self.encoding).removeprefix("\ufeff")
        return head.replace("\r\n", "\n").replace("\r", "\n") + self.region


def digest(text: str) -> str:
    """Stands for exactly this text."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def read_code(path: Path, whole: bool) -> CodeFile:
    """Raises a TieError: the file is gone, no text, or without one region that begins and ends."""
    data = _bytes(path)
    encoding = _encoding(path, data)
    mark = data.startswith(codecs.BOM_UTF8)
    try:
        text = data.removeprefix(codecs.BOM_UTF8 if mark else b"").decode(encoding)
    except UnicodeDecodeError as fault:
        raise TieError(f"{path.name} is no text in {encoding} (byte {fault.start}). Save it as UTF-8.") from fault
    lines = _LINE.findall(text)
    begin, end = (0, len(lines)) if whole else _borders(path, lines)
    parts = ("".join(part) for part in (lines[:begin], lines[begin:end], lines[end:]))
    before, region, after = parts
    newline = next((line[len(line.rstrip("\r\n")) :] for line in lines if line.endswith(("\r", "\n"))), "\n")
    plain = region.replace("\r\n", "\n").replace("\r", "\n")
    head = (codecs.BOM_UTF8 if mark else b"") + before.encode(encoding)
    return CodeFile(path, data, head, plain, after.encode(encoding), newline, encoding, begin, whole)


def write_region(file: CodeFile, region: str) -> None:
    """Atomically. Raises TieError; then the file is as it was."""
    try:
        if (_bytes(file.path) if file.path.exists() else b"") != file.data:
            raise TieError(f"{file.path.name} has just been changed by something else. Look at it again.")
        replace_file(file.path, file.bytes_with(region), keep_previous=False)
    except OSError as fault:
        raise TieError(f"{file.path} cannot be written: {fault.strerror or fault}.") from fault


def fresh(path: Path, title: str) -> CodeFile:
    """A file that is not there yet, with nothing but an empty region."""
    return CodeFile(path, b"", _begin(title).encode(), "", f"{END}\n".encode(), "\n", "utf-8", 1, False)


def with_region_at_end(path: Path, title: str) -> CodeFile:
    """A file of which nothing is owned yet, with an empty region below all that stands there. Raises a TieError."""
    file = read_code(path, whole=True)
    gap = "" if not file.region else "\n\n" if file.region.endswith("\n") else "\n\n\n"
    head = f"{gap}{_begin(title)}".replace("\n", file.newline).encode(file.encoding)
    foot = f"{END}\n".replace("\n", file.newline).encode(file.encoding)
    above = len(file.region.splitlines()) + gap.count("\n") + 1
    return CodeFile(path, file.data, file.data + head, "", foot, file.newline, file.encoding, above, False)


def _begin(title: str) -> str:
    plain = "".join(letter if letter.isascii() and letter.isprintable() else "?" for letter in title)
    return f"{BEGIN} {plain}\n"


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST:
            raise TieError(f"{path.name} is larger than {_LARGEST >> 20} MB, which no code is.")
        return path.read_bytes()
    except FileNotFoundError:
        raise CodeGone(path) from None
    except OSError as fault:
        raise TieError(f"{path} cannot be read: {fault.strerror or fault}.") from fault


def _encoding(path: Path, data: bytes) -> str:
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    except SyntaxError as fault:
        raise TieError(f"{path.name}: {fault}. Save it as UTF-8.") from fault
    return encoding.removesuffix("-sig")


def _borders(path: Path, lines: list[str]) -> tuple[int, int]:
    begins = [number for number, line in enumerate(lines) if _BEGIN.match(line)]
    ends = [number for number, line in enumerate(lines) if _END.match(line)]
    if not begins and not ends:
        inside = any(_BEGIN.match(line.lstrip()) or _END.match(line.lstrip()) for line in lines)
        if inside:
            raise BrokenRegion(
                f"{path.name} has markers that are indented: a region can't lie inside a function. Move them to the "
                "margin."
            )
        raise NoRegion(f"{path.name} has no region of LayerLoom's. {_HOW}.")
    if len(begins) != 1 or len(ends) != 1 or ends[0] < begins[0]:
        found = ", ".join(f"line {number + 1}" for number in sorted((*begins, *ends)))
        what = (
            f'the line "{END}" is missing'
            if not ends
            else f'the line "{BEGIN}" is missing'
            if not begins
            else "it ends before it begins"
            if len(begins) == len(ends) == 1
            else "there is more than one"
        )
        raise BrokenRegion(f"The region in {path.name} is broken: {what} (markers: {found}). {_HOW}.")
    if not lines[begins[0]].endswith(("\r", "\n")):
        raise BrokenRegion(f"The region in {path.name} is broken: nothing stands below its beginning. {_HOW}.")
    return begins[0] + 1, ends[0]
