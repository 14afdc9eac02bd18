"""One search as a process: events as JSON lines on stdout, logs on stderr.

On stdin it takes the word `stop`, which ends the trials at hand and begins no other; the end of stdin ends all at once,
for nobody is there any more.
"""

from __future__ import annotations

import argparse
import os
import sys
import threading
from pathlib import Path
from typing import NoReturn


def main() -> NoReturn:
    options = _options()
    stop = threading.Event()
    threading.Thread(target=_listen, args=(stop,), name="control", daemon=True).start()

    from core.search.process import run

    run(options, stop)
    sys.stdout.flush()
    os._exit(0)  # a thread still waits for stdin, over which Python would abort on its way out


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m core.search", description=__doc__)
    parser.add_argument("file", type=Path, help="the project, with the search in its plan")
    parser.add_argument("--folder", type=Path, required=True, help="what the paths of its data are relative to")
    parser.add_argument("--runs", type=Path, required=True, help="where the runs of the project are")
    parser.add_argument("--name", required=True, help="what the project is called")
    parser.add_argument("--look", action="store_true", help="only tell what the storage holds")
    parser.add_argument("--trust", action="store_true", help="let the project's own code run")
    return parser.parse_args()


def _listen(stop: threading.Event) -> None:
    for line in sys.stdin.buffer:
        if line.strip() == b"stop":
            stop.set()
    os._exit(1)


if __name__ == "__main__":
    main()
