"""One finished run as a process: questions as JSON lines on stdin, answers on stdout, logs on stderr."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import NoReturn

from core.engine.start import begin, leave, words


def main() -> NoReturn:
    options = _options()
    out = begin(options.parent, gpu=options.device != "cpu", least_told=2)

    from core.engine.training.finished.answering import answer

    answer(options.run, options.folder, options.device, options.trust, sys.stdin.buffer, out)
    leave()


def _options() -> argparse.Namespace:
    parser = words("core.engine.training.finished", __doc__)
    parser.add_argument("run", type=Path, help="the folder of the run")
    parser.add_argument("--folder", type=Path, help="where its data lie, if no more where they did")
    parser.add_argument("--device", default="auto", help="auto, cpu, gpu or gpu:1")
    parser.add_argument("--trust", action="store_true", help="let the project's own code run")
    return parser.parse_args()


if __name__ == "__main__":
    main()
