"""The walls of the house: who may import whom, checked by import-linter and by importing for real."""

from __future__ import annotations

import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import core
import gui

ROOT = Path(core.__file__).parent.parent


def _modules(package: str, path: list[str]) -> list[str]:
    return [found.name for found in pkgutil.walk_packages(path, prefix=f"{package}.")]


def _without(modules: list[str], *roots: str) -> list[str]:
    return [name for name in modules if not name.startswith(roots)]


KERAS_FREE_CORE = _without(_modules("core", list(core.__path__)), "core.engine")
GUI = _without(_modules("gui", list(gui.__path__)), "gui.__main__")


def _import_afresh(modules: list[str], forbidden: str) -> str:
    script = (
        f"import importlib, sys\nfor name in {modules!r}: importlib.import_module(name)\n"
        f"print(*[name for name in {forbidden.split()!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_that_core_outside_the_engine_imports_without_qt_or_keras() -> None:
    assert _import_afresh(["core", *KERAS_FREE_CORE], "PySide6 keras tensorflow") == ""


def test_that_the_app_imports_without_keras_or_the_engine() -> None:
    assert _import_afresh(["gui", *GUI], "keras tensorflow core.engine") == ""


def test_that_headless_words_need_no_qt() -> None:
    script = (
        "import sys\nfrom gui.__main__ import main\n"
        "try: main(['layers'])\nexcept SystemExit: pass\n"
        "print(*[name for name in ('PySide6', 'keras', 'tensorflow') if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT)
    assert done.stderr.strip() == ""


def test_that_the_import_contracts_hold() -> None:
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"], capture_output=True, text=True, cwd=ROOT
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", sorted([*ROOT.glob("core/**/*.py"), *ROOT.glob("gui/**/*.py")]), ids=str)
def test_that_no_file_outgrows_400_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400
