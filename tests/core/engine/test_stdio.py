"""Streams that other people's code has had in hand, and the end of a process whose streams are gone."""

from __future__ import annotations

import subprocess
import sys

import pytest

_SPOIL = (
    "pass",
    "sys.stderr.close()",
    "sys.stdout = None",
    "os.close(2)",
    "os.closerange(3, 100)",
    "os.closerange(0, 100)",
    "os.dup2(0, 2)",
)


def _run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", f"import os, sys\n{code}"], capture_output=True, text=True, stdin=subprocess.DEVNULL
    )


@pytest.mark.parametrize("spoil", _SPOIL)
def test_that_streams_can_be_written_to_behind_code_that_spoils_them(spoil: str) -> None:
    done = _run(
        f"from core.engine.stdio import lent_streams\nwith lent_streams():\n    {spoil}\n"
        "print('one')\nprint('two', file=sys.stderr)\n"
    )
    said = ("", "") if "closerange(0" in spoil else ("one\n", "two\n")  # where all is closed, nobody can hear it
    assert (done.returncode, done.stdout, done.stderr) == (0, *said)


def test_that_a_process_leaves_with_its_code_though_a_stream_is_closed() -> None:
    done = _run("from core.engine.start import leave\nsys.stderr.close()\nleave(7)")
    assert (done.returncode, done.stderr) == (7, "")
