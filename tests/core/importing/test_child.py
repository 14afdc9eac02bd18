"""A source that loops or kills its process ends nothing but that, with a word."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest

from core.importing.child import Import
from core.importing.errors import ImportRefused
from core.importing.kinds import Kind, kind_of, title_of
from core.importing.messages import Refused


def _code(folder: Path, text: str) -> str:
    (folder / "net.py").write_text(text)
    return str(folder / "net.py")


def test_that_code_that_never_ends_is_ended_with_all_it_has_started(tmp_path: Path) -> None:
    source = _code(
        tmp_path,
        "import os, subprocess, sys\n"
        "child = subprocess.Popen([sys.executable, '-c', 'while True: pass'])\n"
        f"open({str(tmp_path / 'pid')!r}, 'w').write(str(child.pid))\n"
        "while True: pass\n",
    )
    work = Import(source, tmp_path / "net.loom", trusted=True, seconds=3)
    ended = work.run(lambda _: None)
    assert isinstance(ended, Refused)
    assert "still ran after 3 s" in ended.message
    child = int((tmp_path / "pid").read_text())
    assert not psutil.pid_exists(child) or psutil.Process(child).status() == psutil.STATUS_ZOMBIE
    assert not (tmp_path / "net.loom").exists()


def test_that_code_that_ends_python_is_named_and_leaves_its_files_nowhere(tmp_path: Path) -> None:
    source = _code(tmp_path, "import os\nopen('junk.txt', 'w').write('x')\nos._exit(3)\n")
    ended = Import(source, tmp_path / "net.loom", trusted=True).run(lambda _: None)
    assert isinstance(ended, Refused)
    assert "exit code 3" in ended.message
    assert not list(tmp_path.rglob("junk.txt"))


def test_that_kinds_are_known_by_name(tmp_path: Path) -> None:
    (tmp_path / "a.KERAS").touch()
    assert kind_of(str(tmp_path / "a.KERAS")) is Kind.KERAS
    assert kind_of("keras.applications.ResNet50") is Kind.APPLICATION
    assert title_of("keras.applications.ResNet50") == "ResNet50"
    (tmp_path / "a.onnx").touch()
    with pytest.raises(ImportRefused, match="no model to read"):
        kind_of(str(tmp_path / "a.onnx"))
