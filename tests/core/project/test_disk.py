"""Projects on disk: what is refused before it is read, and that a failed write leaves the old file."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from core.graph.project import Project
from core.project import disk, read, write
from core.project.atomic import previous_of
from core.project.errors import FileRefused, NotText, ProjectError

posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX files")
ONE = Project(constants={"d": 1})
TWO = Project(constants={"d": 2})


def test_that_a_project_comes_back_from_disk(tmp_path: Path) -> None:
    write(ONE, tmp_path / "net.loom")
    assert read(tmp_path / "net.loom") == ONE


def test_that_the_previous_version_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "net.loom"
    for project in (ONE, TWO):
        write(project, file)
    assert read(file) == TWO
    assert read(previous_of(file)) == ONE
    assert sorted(path.name for path in tmp_path.iterdir()) == ["net.loom", "net.loom~"]


def test_that_saving_the_same_again_keeps_the_previous_version(tmp_path: Path) -> None:
    file = tmp_path / "net.loom"
    for project in (ONE, TWO, TWO):
        write(project, file)
    assert read(previous_of(file)) == ONE


def test_that_a_crash_in_the_middle_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "net.loom"
    write(ONE, file)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FileRefused, match="No space left"):
        write(TWO, file)
    assert read(file) == ONE
    assert [path.name for path in tmp_path.iterdir()] == ["net.loom"]


def test_that_what_cannot_be_written_leaves_the_file(tmp_path: Path) -> None:
    file = tmp_path / "net.loom"
    write(ONE, file)
    with pytest.raises(ProjectError):
        write(replace(TWO, constants={"d": {1: "no text"}}), file)  # type: ignore[dict-item]
    assert read(file) == ONE


@posix
def test_that_a_link_is_followed(tmp_path: Path) -> None:
    write(ONE, tmp_path / "real.loom")
    (tmp_path / "link.loom").symlink_to(tmp_path / "real.loom")
    write(TWO, tmp_path / "link.loom")
    assert (tmp_path / "link.loom").is_symlink()
    assert read(tmp_path / "real.loom") == TWO


@posix
def test_that_the_rights_of_a_file_stay(tmp_path: Path) -> None:
    file = tmp_path / "net.loom"
    write(ONE, file)
    file.chmod(0o640)
    write(TWO, file)
    assert file.stat().st_mode & 0o777 == 0o640


@posix
def test_that_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.loom")
    with pytest.raises(FileRefused, match="no regular file"):
        read(tmp_path / "pipe.loom")


@pytest.mark.parametrize("name", [".", "missing.loom", "missing/net.loom", "nul\0.loom", "x" * 5000])
def test_that_a_path_that_leads_nowhere_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileRefused):
        read(tmp_path / name)


@pytest.mark.parametrize("name", [".", "missing/net.loom", "nul\0.loom", "x" * 5000])
def test_that_a_path_that_cannot_be_written_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileRefused):
        write(ONE, tmp_path / name)


def test_that_a_gigantic_file_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "net.loom"
    with file.open("wb") as stream:
        stream.truncate(disk.LARGEST + 1)
    with pytest.raises(FileRefused, match="larger than 64 MB"):
        read(file)


@pytest.mark.parametrize("data", [b"\xff\xfe{\x00}\x00", b"PK\x03\x04\x00", b'{"name": "\xe9"}'])
def test_that_what_is_no_utf8_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "net.loom").write_bytes(data)
    with pytest.raises(NotText):
        read(tmp_path / "net.loom")


def test_that_a_utf8_mark_is_let_pass(tmp_path: Path) -> None:
    file = tmp_path / "net.loom"
    write(ONE, file)
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert read(file) == ONE
