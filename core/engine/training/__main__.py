"""One run as a process: events as JSON lines on stdout, logs on stderr; the line `stop` on stdin ends the run."""

from __future__ import annotations

import argparse
import os
import sys
import threading
from pathlib import Path
from typing import NoReturn

_NICE = 5


def main() -> NoReturn:
    options = _options()
    os.environ["KERAS_BACKEND"] = "tensorflow"  # before either is imported
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    if options.device == "cpu":
        os.environ["CUDA_VISIBLE_DEVICES"] = "-1"

    from core.engine.server.parent import end_with
    from core.engine.stdio import guarded_stdout

    out, stop = guarded_stdout(), threading.Event()
    end_with(options.parent)
    _step_back()
    threading.Thread(target=_listen, args=(stop,), name="stop", daemon=True).start()

    from core.engine.training.process import run

    run(options, out, stop)
    sys.stderr.flush()
    os._exit(0)  # a thread still waits for stdin, over which Python would abort on its way out


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m core.engine.training", description=__doc__)
    parser.add_argument("file", type=Path, help="the project as it shall be trained")
    parser.add_argument("--folder", type=Path, required=True, help="what the paths of its data are relative to")
    parser.add_argument("--runs", type=Path, required=True, help="where run folders go")
    parser.add_argument("--name", default="run", help="what the run is called")
    parser.add_argument("--device", choices=("auto", "cpu", "gpu"), default="auto")
    parser.add_argument("--trust", action="store_true", help="let the project's own code run")
    parser.add_argument("--parent", type=int, default=os.getppid(), help="end when the process with this id is gone")
    return parser.parse_args()


def _step_back() -> None:
    """The app goes first where both want the same core; alone, training is no slower for it."""
    import psutil

    psutil.Process().nice(getattr(psutil, "BELOW_NORMAL_PRIORITY_CLASS", _NICE))  # the constant is Windows's


def _listen(stop: threading.Event) -> None:
    """One word is enough, and stdin's end says the same: nobody is there any more."""
    for line in sys.stdin.buffer:
        if line.strip() == b"stop":
            break
    stop.set()


if __name__ == "__main__":
    main()
