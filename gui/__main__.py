"""Where `layerloom` starts: headless words go to `core.cli` before Qt is imported, so servers need no Qt libraries."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from core.cli import main as headless


def main(argv: Sequence[str] | None = None) -> int:
    """Run what `argv` (or the command line) asks for, and return the exit code."""
    return headless(sys.argv[1:] if argv is None else argv)


if __name__ == "__main__":
    sys.exit(main())
