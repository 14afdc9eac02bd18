"""The exported code of every example, kept as files. `python -m tests.core.codegen.golden` writes them anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from core.codegen import generate
from core.project import read
from core.resources import examples

FOLDER = Path(__file__).parents[2] / "golden"


def texts() -> Mapping[str, Callable[[], str]]:
    """What each file should hold: every example as a script, as functions, and with its training where it has one."""
    return dict(_texts())


def _texts() -> Iterator[tuple[str, Callable[[], str]]]:
    for path in sorted(examples().glob("*.loom")):
        yield f"{path.stem}.py", partial(_text, path, "script", False)
        yield f"{path.stem}_functions.py", partial(_text, path, "function", False)
        if read(path).plan is not None:
            yield f"{path.stem}_training.py", partial(_text, path, "script", True)


def _text(path: Path, style: str, training: bool) -> str:
    return generate(read(path), style=style, training=training).text  # type: ignore[arg-type]


if __name__ == "__main__":
    for name, text in texts().items():
        (FOLDER / name).write_text(text(), encoding="utf-8")
