"""One import as a process: messages as JSON lines on stdout, everything else that is said on stderr."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import NoReturn

from core.engine.start import begin, leave, words
from core.importing.part import Part
from core.stages import STARTING, Stage, sender


def main() -> NoReturn:
    options = _options()
    send = sender(begin(options.parent))
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
    leave()  # whatever threads the file has started


def _options() -> argparse.Namespace:
    parser = words("core.engine.importing", __doc__)
    parser.add_argument("source")
    parser.add_argument("--out", type=Path, required=True, help="the project to write")
    parser.add_argument("--trust", action="store_true", help="let code in the source run")
    parser.add_argument("--model", action="append", default=[], help="only the model of this name")
    parser.add_argument("--part", type=Part.parse, help="only this part of a Python file: FIRST:LAST:DIGEST")
    return parser.parse_args()


if __name__ == "__main__":
    main()
