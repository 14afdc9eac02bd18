"""Log lines of TensorFlow's C++ code stay off the terminal; last words of a crash and our own words do not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import core
from tests.core.cli import documents

ROOT = Path(core.__file__).parent.parent
_LOG = "I0000 00:00:1795437231.362259   26155 port.cc:153] oneDNN custom operations are on."
_INSIDE = """
import os, sys
from core.cli.native_log import filtered
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


def test_that_a_command_with_keras_says_nothing_on_stderr(tmp_path: Path) -> None:
    file = documents.saved(documents.twins(), tmp_path / "twins.loom")
    environment = {key: value for key, value in os.environ.items() if not key.startswith("TF_")}
    done = subprocess.run(
        [sys.executable, "-m", "gui", "check", str(file)], capture_output=True, text=True, cwd=ROOT, env=environment
    )
    assert (done.returncode, done.stderr) == (0, "")
