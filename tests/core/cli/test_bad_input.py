"""Broken files and wrong commands end with an exit code and a sentence, as the committed table says.

`LAYERLOOM_GOLDEN=1 python -m pytest tests/core/cli/test_bad_input.py` writes the table anew.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from core.cli import main
from tests.core.cli.bad_input import COMMANDS, FILES, PROBLEMS, Case, prepare

CASES = (*FILES, *COMMANDS, *PROBLEMS)
TABLE = Path(__file__).parents[2] / "golden" / "bad_input.md"
_TITLE = """# What bad input prints

Written by `tests/core/cli/test_bad_input.py`; every row is run by the tests. Each command is typed in a folder where
`bad.loom` is the file described, and `twins.loom` a good project.

| what is wrong | typed | exit code | printed |
| --- | --- | --- | --- |
"""


def _row(case: Case, code: int, printed: str) -> str:
    lines = "<br>".join(line.replace("|", "\\|").replace("<", "&lt;") for line in printed.splitlines())
    return f"| {case.what} | `layerloom {case.words}` | {code} | {lines} |"


def _answer(
    case: Case, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[int, str]:
    """The exit code, and what is printed but for the tables of `check`."""
    prepare(folder, case)
    monkeypatch.chdir(folder)
    code = main(case.words.split())
    shown = capsys.readouterr()
    found = [line for line in shown.out.splitlines() if line.startswith(("error: ", "warning: "))]
    return code, "\n".join([*found, *shown.err.splitlines()]).replace(str(folder), "FOLDER")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.what)
def test_that_bad_input_is_answered_as_the_table_says(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, printed = _answer(case, tmp_path, monkeypatch, capsys)
    assert code in (1, 2)
    assert "error: " in printed
    assert "Traceback" not in printed
    assert "a mistake of ours" not in printed
    assert "\x1b" not in printed
    if "LAYERLOOM_GOLDEN" in os.environ:
        _write(_row(case, code, printed), first=case is CASES[0])
    assert _row(case, code, printed) in TABLE.read_text(encoding="utf-8").splitlines()


def test_that_the_table_has_a_row_per_case_and_no_other() -> None:
    rows = TABLE.read_text(encoding="utf-8").removeprefix(_TITLE).splitlines()
    assert len(rows) == len(CASES) >= 30


def _write(row: str, *, first: bool) -> None:
    before = _TITLE if first else TABLE.read_text(encoding="utf-8")
    TABLE.write_text(f"{before}{row}\n", encoding="utf-8")
