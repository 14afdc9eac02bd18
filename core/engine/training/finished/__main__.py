"""One finished run as a process: questions as JSON lines on stdin, answers on stdout, logs on stderr."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import NoReturn


def main() -> NoReturn:
    options = _options()
    os.environ["KERAS_BACKEND"] = "tensorflow"  # before either is imported
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    if options.device == "cpu":
        os.environ["CUDA_VISIBLE_DEVICES"] = "-1"

    from core.engine.cuda import number_by_place
    from core.engine.server.parent import end_with
    from core.engine.stdio import guarded_stdout

    number_by_place()
    out = guarded_stdout()
    end_with(options.parent)

    from core.engine.training.finished.answering import answer

    answer(options.run, options.folder, options.device, options.trust, sys.stdin.buffer, out)
    sys.stderr.flush()
    os._exit(0)  # TensorFlow's threads would take their time


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m core.engine.training.finished", description=__doc__)
    parser.add_argument("run", type=Path, help="the folder of the run")
    parser.add_argument("--folder", type=Path, help="where its data lie, if no more where they did")
    parser.add_argument("--device", default="auto", help="auto, cpu, gpu or gpu:1")
    parser.add_argument("--trust", action="store_true", help="let the project's own code run")
    parser.add_argument("--parent", type=int, default=os.getppid(), help="end when the process with this id is gone")
    return parser.parse_args()


if __name__ == "__main__":
    main()
