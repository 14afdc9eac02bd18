"""One transplant as a process: the order as a JSON line on stdin, messages on stdout, logs on stderr."""

from __future__ import annotations

import argparse
import os
import sys
from typing import NoReturn


def main() -> NoReturn:
    options = _options()
    os.environ["KERAS_BACKEND"] = "tensorflow"  # before either is imported
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ["CUDA_VISIBLE_DEVICES"] = "-1"

    from core.engine.server.parent import end_with
    from core.engine.stdio import guarded_stdout
    from core.transplanting.messages import Message, Stage, decode_order, encode

    out = guarded_stdout()
    end_with(options.parent)

    def send(message: Message) -> None:
        out.write(encode(message))
        out.flush()

    order = decode_order(sys.stdin.buffer.readline())
    send(Stage("Starting Keras…"))
    from core.engine.transplanting.transplant import attempt

    send(attempt(order, lambda text: send(Stage(text))))
    sys.stderr.flush()
    os._exit(0)  # TensorFlow's threads would take their time


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m core.engine.transplanting", description=__doc__)
    parser.add_argument("--parent", type=int, default=os.getppid(), help="end when the process with this id is gone")
    return parser.parse_args()


if __name__ == "__main__":
    main()
