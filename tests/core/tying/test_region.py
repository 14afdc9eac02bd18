"""The region of a Python file: found by its markers, replaced to the byte, and refused with a remedy where broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.tying.errors import BrokenRegion, CodeGone, NoRegion, TieError
from core.tying.region import BEGIN, END, fresh, read_code, with_region_at_end, write_region


def _file(folder: Path, data: bytes) -> Path:
    path = folder / "model.py"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("head", "newline", "encoding"),
    [
        (b"", b"\n", "utf-8"),
        (b"\xef\xbb\xbf", b"\r\n", "utf-8"),
        (b"# -*- coding: latin-1 -*-\r\nname = '\xfc'\r\n", b"\r\n", "iso-8859-1"),
        (b"a = 1\x0c\nb = 2\r", b"\n", "utf-8"),
    ],
)
def test_that_all_around_the_region_stays_to_the_byte(
    tmp_path: Path, head: bytes, newline: bytes, encoding: str
) -> None:
    begin, end, tail = b"# layerloom: begin old.loom" + newline, b"# layerloom: end" + newline, b"\tlast = 'line'"
    path = _file(tmp_path, head + begin + b"x = 1" + newline + end + tail)
    file = read_code(path, whole=False)
    assert (file.region, file.encoding) == ("x = 1\n", encoding)
    write_region(file, "y = 2\nz = 3\n")
    assert path.read_bytes() == head + begin + b"y = 2" + file.newline.encode() + b"z = 3" + file.newline.encode() + (
        end + tail
    )
    assert not list(tmp_path.glob("*~"))
    again = read_code(path, whole=False)
    assert again.until_end().endswith("\ny = 2\nz = 3\n")
    assert again.until_end().count("\n") == again.above + 2


def test_that_a_whole_file_is_a_region_too(tmp_path: Path) -> None:
    path = _file(tmp_path, b"\xef\xbb\xbfx = 1\r\n")
    file = read_code(path, whole=True)
    assert file.region == "x = 1\n"
    write_region(file, "y = 2\n")
    assert path.read_bytes() == b"\xef\xbb\xbfy = 2\r\n"


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        ("x = 1\n", NoRegion, "no region"),
        (f"{BEGIN}\nx = 1\n", BrokenRegion, f'"{END}" is missing'),
        (f"x = 1\n{END}\n", BrokenRegion, f'"{BEGIN}" is missing'),
        (f"{END}\n{BEGIN}\n", BrokenRegion, "ends before it begins"),
        (f"{BEGIN}\n{END}\n{BEGIN}\n{END}\n", BrokenRegion, "more than one (markers: line 1, line 2"),
        (f"def f():\n    {BEGIN}\n    {END}\n", BrokenRegion, "indented"),
        ("# coding: nonsense\n", TieError, "unknown encoding"),
    ],
)
def test_that_a_broken_or_missing_region_is_refused_with_a_remedy(
    tmp_path: Path, text: str, error: type[TieError], words: str
) -> None:
    with pytest.raises(error) as refusal:
        read_code(_file(tmp_path, text.encode()), whole=False)
    assert words in str(refusal.value)


def test_that_what_is_gone_no_text_or_changed_meanwhile_is_told(tmp_path: Path) -> None:
    with pytest.raises(CodeGone):
        read_code(tmp_path / "gone.py", whole=False)
    with pytest.raises(TieError, match="no text in utf-8"):
        read_code(_file(tmp_path, f"{BEGIN}\n{END}\n".encode() + b"\xff"), whole=False)
    path = _file(tmp_path, f"# coding: latin-1\n{BEGIN}\n{END}\n".encode())
    file = read_code(path, whole=False)
    with pytest.raises(TieError, match="has no '→'"):
        write_region(file, "# a → b\n")
    path.write_bytes(path.read_bytes() + b"# more\n")
    with pytest.raises(TieError, match="just been changed"):
        write_region(file, "x = 1\n")


def test_that_a_region_is_made_in_a_new_file_or_below_what_stands(tmp_path: Path) -> None:
    write_region(fresh(tmp_path / "new.py", "net.loom"), "x = 1\n")
    assert (tmp_path / "new.py").read_text() == f"{BEGIN} net.loom\nx = 1\n{END}\n"
    path = _file(tmp_path, b"a = 1\r\nb = 2")
    write_region(with_region_at_end(path, "nät.loom"), "x = 1\n")
    data = path.read_bytes()
    assert data == b"a = 1\r\nb = 2\r\n\r\n\r\n# layerloom: begin n?t.loom\r\nx = 1\r\n# layerloom: end\r\n"
    assert read_code(path, whole=False).above == data[: data.index(b"x = 1")].count(b"\n")
