"""What a process says, read by another."""

from __future__ import annotations

import subprocess

from core.pipes import read_log, started


def test_that_a_line_without_an_end_does_not_fill_the_memory() -> None:
    lines: list[str] = []
    words = ["-c", "import sys; sys.stderr.write('x' * 10**6); sys.stderr.write('\\nlast\\n')"]
    with started(words, stdin=subprocess.DEVNULL) as process:
        read_log(process, lines.append)
    assert sum(map(len, lines)) == 10**6 + 4
    assert max(map(len, lines)) < 10**5
    assert lines[-1] == "last"
