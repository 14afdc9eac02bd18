"""One run as a process: events as JSON lines on stdout, logs on stderr.

On stdin it takes a word a line: `pause` and `continue`, and `stop`, which ends the run and so does the end of stdin.
"""

from __future__ import annotations

import argparse
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from core.engine.start import begin, leave, words
from core.stderr import lead

if TYPE_CHECKING:
    from core.engine.training.control import Control

_NICE = 5


def main() -> NoReturn:
    options = _options()
    lead()
    out = begin(options.parent, gpu=options.device != "cpu", least_told=2)

    from core.engine.training.control import Control

    control = Control()
    _step_back()
    threading.Thread(target=_listen, args=(control,), name="control", daemon=True).start()

    from core.engine.training.process import run

    run(options, out, control)
    leave()


def _options() -> argparse.Namespace:
    parser = words("core.engine.training", __doc__)
    parser.add_argument("file", type=Path, nargs="?", help="the project as it shall be trained")
    parser.add_argument("--resume", type=Path, metavar="FOLDER", help="go on with the run of this folder instead")
    parser.add_argument("--into", type=Path, metavar="FOLDER", help="begin the run in this folder, or go on with it")
    parser.add_argument("--folder", type=Path, help="what the paths of its data are relative to")
    parser.add_argument("--runs", type=Path, help="where run folders go")
    parser.add_argument("--name", default="run", help="what the run is called")
    parser.add_argument("--epochs", type=int, help="in place of the plan's, or of those the run began with")
    parser.add_argument("--device", help="auto, cpu, gpu or gpu:1, in place of the plan's")
    parser.add_argument("--strategy", choices=("none", "mirrored", "multi-worker"), help="in place of the plan's")
    parser.add_argument("--devices", type=lambda words: tuple(words.split(",")), default=(), help="gpu:0,gpu:1")
    parser.add_argument("--trust", action="store_true", help="let the project's own code run")
    options = parser.parse_args()
    if not options.resume and None in (options.file, options.folder, options.runs or options.into):
        parser.error("a new run takes a file, --folder, and --runs or --into; one that goes on takes --resume")
    return options


def _step_back() -> None:
    """The app goes first where both want the same core; alone, training is no slower for it."""
    import psutil

    psutil.Process().nice(getattr(psutil, "BELOW_NORMAL_PRIORITY_CLASS", _NICE))  # the constant is Windows's


def _listen(control: Control) -> None:
    """Until stdin ends, which says the same as `stop`: nobody is there any more."""
    for line in sys.stdin.buffer:
        control.obey(line.decode("utf-8", "replace").strip())
    control.stop()


if __name__ == "__main__":
    main()
