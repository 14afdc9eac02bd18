"""Runs every benchmark in a process of its own and prints its figures: `python -m tests.benchmarks [NAME …]`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_HERE = Path(__file__).parent
_ONE = "import importlib; [print(f, flush=True) for f in importlib.import_module('tests.benchmarks.{}').measure()]"


def main(wanted: list[str]) -> int:
    names = sorted(path.stem for path in _HERE.glob("bench_*.py"))
    chosen = [name for name in names if (name.removeprefix("bench_") in wanted if wanted else not _takes_long(name))]
    if not chosen:
        known = ", ".join(name.removeprefix("bench_") for name in names)
        print(f"No such benchmark. There are: {known}", file=sys.stderr)
        return 2
    failed = [name for name in chosen if subprocess.run([sys.executable, "-c", _ONE.format(name)]).returncode]
    if failed:
        print(f"Did not finish: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def _takes_long(name: str) -> bool:
    """Whether it runs only when it is named."""
    return "\nON_DEMAND = True\n" in (_HERE / f"{name}.py").read_text(encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
