"""Log lines of TensorFlow's C++ code stay off the terminal; a run's folder keeps all that was said, a crash too."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

import core
from core.log_keeper import KEPT_IN, Kept, keep
from tests.core.cli import documents

ROOT = Path(core.__file__).parent.parent
_LOG = "I0000 00:00:1795437231.362259   26155 port.cc:153] oneDNN custom operations are on."
_INSIDE = """
import os, sys
from core.stderr import filtered
with filtered():
    os.write(2, b"{log}\\n")
    {words}
print("after", file=sys.stderr)
"""


def _run(words: str) -> subprocess.CompletedProcess[str]:
    script = _INSIDE.format(log=_LOG, words=words)
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT)


def test_that_log_lines_go_nowhere_and_other_words_get_through() -> None:
    done = _run("os.write(2, b'last words\\n'); print('ours', file=sys.stderr)")
    assert sorted(done.stderr.splitlines()) == ["after", "last words", "ours"]


def test_that_the_last_words_of_a_crash_get_through() -> None:
    done = _run("os.write(2, b'F0000 00:00:1.1 1 gpu.cc:1] Check failed\\n'); os.abort()")
    assert done.returncode != 0
    assert "Check failed" in done.stderr


def test_that_all_is_kept_once_a_file_is_named_and_a_terminal_sees_none_of_what_is_for_the_file(tmp_path: Path) -> None:
    log = tmp_path / "log.txt"
    log.write_text("from before\n")
    words = f"import core.stderr; from pathlib import Path; core.stderr.keep_in(Path({str(log)!r})); "
    words += "core.stderr.keep_only('a trace\\nof two lines'); os.write(2, b'last words\\n'); os.abort()"
    assert _run(words).stderr == "last words\n"
    before, stamp, *kept = log.read_text().splitlines()
    assert before == "from before"
    assert stamp.startswith("--- ")
    assert kept == [_LOG, "a trace", "of two lines", "last words"]


def test_that_a_log_that_grows_too_long_keeps_its_later_half(tmp_path: Path) -> None:
    log, lines = tmp_path / "log.txt", [f"{number:07}\n".encode() for number in range(1000)]
    kept = Kept(most=800)
    kept.begin(log)
    keep(lines, io.BytesIO(), kept, quiet=False)
    told = log.read_bytes().splitlines(keepends=True)
    assert len(b"".join(told)) <= 800
    assert told[0] == b"(what came before was left out)\n"
    assert told[1:] == lines[-len(told) + 1 :]


def test_that_a_log_that_cannot_be_kept_is_said_and_passes(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    kept, out = Kept(), io.BytesIO()
    keep([KEPT_IN + str(tmp_path).encode() + b"\n", b"words\n"], out, kept, quiet=True)
    assert out.getvalue() == b"words\n"
    assert "can't be kept" in capfd.readouterr().err


def test_that_a_command_with_keras_says_nothing_on_stderr(tmp_path: Path) -> None:
    file = documents.saved(documents.twins(), tmp_path / "twins.loom")
    environment = {key: value for key, value in os.environ.items() if not key.startswith("TF_")}
    done = subprocess.run(
        [sys.executable, "-m", "gui", "check", str(file)], capture_output=True, text=True, cwd=ROOT, env=environment
    )
    assert (done.returncode, done.stderr) == (0, "")
