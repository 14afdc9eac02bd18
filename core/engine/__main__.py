"""The engine as a process: requests as JSON lines on stdin, answers on stdout, logs on stderr."""

from __future__ import annotations

import argparse
import os
import sys
from typing import NoReturn


def main() -> NoReturn:
    parser = argparse.ArgumentParser(prog="python -m core.engine", description=__doc__)
    parser.add_argument("--parent", type=int, default=os.getppid(), help="end when the process with this id is gone")
    options = parser.parse_args()

    # Before TensorFlow is imported: shapes need no GPU, and the training process wants all of its memory.
    os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
    os.environ["KERAS_BACKEND"] = "tensorflow"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

    from core.engine.server.process import run

    code = run(options.parent)
    sys.stderr.flush()
    os._exit(code)  # a thread still waits for stdin, over which Python would abort on its way out


if __name__ == "__main__":
    main()
