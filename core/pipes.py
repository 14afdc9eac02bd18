"""Processes of ours: how they are started and ended, lines into one that may be gone already, and its log."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import MappingProxyType

_CHATTER = ("I0000", "W0000", "E0000", "WARNING: All log")
_LONGEST = 200
_LONGEST_READ = 2**16  # bytes of a line of the log: one without an end must not fill the memory
_NOTHING: Mapping[str, str] = MappingProxyType({})


def started(
    words: Sequence[str],
    *,
    stdin: int = subprocess.PIPE,
    stderr: int = subprocess.PIPE,
    cwd: Path | None = None,
    around: Mapping[str, str] = _NOTHING,
    apart: bool = False,
) -> subprocess.Popen[bytes]:
    """Python with these words (`-m core.engine`) in a process of its own, which finds LayerLoom from any folder.

    `around` is added to the environment. `apart` it gets a group of its own on POSIX: signals to that group, which the
    code it runs may send, do not reach this process, and Ctrl+C does not reach it.
    """
    path = os.pathsep.join(filter(None, (str(Path(__file__).resolve().parents[1]), os.environ.get("PYTHONPATH"))))
    env = {**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1", **around}
    command = [sys.executable, *words]
    return subprocess.Popen(  # noqa: S603  # our own words
        command, stdin=stdin, stdout=subprocess.PIPE, stderr=stderr, cwd=cwd, env=env, start_new_session=apart
    )


def end_all(process: subprocess.Popen[bytes]) -> None:
    """Ends a process that was started `apart`, with all that it has started itself. Never waits.

    One that has ended already leaves behind the members of its group; what has left that on purpose goes on.
    """
    import psutil

    children: list[psutil.Process] = []
    if process.poll() is None:
        with suppress(psutil.Error):
            children = psutil.Process(process.pid).children(recursive=True)
        process.kill()
    for child in children:
        with suppress(psutil.Error):
            child.kill()
    if sys.platform != "win32":
        with suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)


def give(process: subprocess.Popen[bytes], line: bytes) -> bool:
    """Whether the process could still be given the line.

    It goes past Python's buffer: what is left in there for a process that is gone fails once more when the pipe is
    closed.
    """
    assert process.stdin
    try:
        while line:
            line = line[os.write(process.stdin.fileno(), line) :]
    except OSError:
        return False
    return True


def keep_words(process: subprocess.Popen[bytes], log: deque[str]) -> None:
    """Keeps in `log` the last lines that tell a person something: TensorFlow's chatter at every start does not."""

    def keep(line: str) -> None:
        text = line.strip()
        if text and not text.startswith(_CHATTER):
            log.append(text[:_LONGEST])

    read_log(process, keep)


def read_log(process: subprocess.Popen[bytes], note: Callable[[str], object]) -> None:
    """Hands every line of its log to `note`, until it ends."""
    assert process.stderr
    for line in iter(partial(process.stderr.readline, _LONGEST_READ), b""):
        note(line.decode("utf-8", "replace").rstrip("\n"))
