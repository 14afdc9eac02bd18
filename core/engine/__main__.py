"""The engine as a process: requests as JSON lines on stdin, answers on stdout, logs on stderr."""

from __future__ import annotations

from typing import NoReturn

from core.engine.start import begin, leave, words


def main() -> NoReturn:
    options = words("core.engine", __doc__).parse_args()
    out = begin(options.parent, least_told=2)  # shapes need no GPU, and training wants all of its memory

    from core.engine.server.process import run

    leave(run(out))


if __name__ == "__main__":
    main()
