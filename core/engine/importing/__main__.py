"""One import as a process: messages as JSON lines on stdout, everything else that is said on stderr."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import NoReturn

from core.importing.part import Part


def main() -> NoReturn:
    options = _options()
    os.environ["KERAS_BACKEND"] = "tensorflow"  # before either is imported
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ["CUDA_VISIBLE_DEVICES"] = "-1"

    from core.engine.server.parent import end_with
    from core.engine.stdio import guarded_stdout
    from core.importing.messages import STARTING, Message, Stage, encode

    out = guarded_stdout()
    end_with(options.parent)

    def send(message: Message) -> None:
        out.write(encode(message))
        out.flush()

    send(Stage(STARTING))
    from core.engine.importing.importing import import_source

    ended = import_source(
        options.source,
        options.out,
        trusted=options.trust,
        wanted=tuple(options.model),
        part=options.part,
        on_stage=lambda text: send(Stage(text)),
    )
    send(ended)
    sys.stderr.flush()
    os._exit(0)  # whatever threads the file has started


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m core.engine.importing", description=__doc__)
    parser.add_argument("source")
    parser.add_argument("--out", type=Path, required=True, help="the project to write")
    parser.add_argument("--trust", action="store_true", help="let code in the source run")
    parser.add_argument("--model", action="append", default=[], help="only the model of this name")
    parser.add_argument("--part", type=Part.parse, help="only this part of a Python file: FIRST:LAST:DIGEST")
    parser.add_argument("--parent", type=int, default=os.getppid(), help="end when the process with this id is gone")
    return parser.parse_args()


if __name__ == "__main__":
    main()
