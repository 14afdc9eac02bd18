"""Runs the code of a file that somebody has trusted, up to where it would train, and tells how it ended."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, ModuleType

import keras

from core.engine.importing.program import place
from core.engine.importing.saying import said_by
from core.engine.stdio import lent_streams
from core.importing.errors import ImportRefused

_TRAINING = ("fit", "evaluate", "predict", "train_on_batch", "save", "save_weights", "export")


class _Enough(BaseException):
    """Raised where the file would begin to train: by then its models stand. No `except Exception` shall catch it."""


class Failed(ImportRefused):
    """The file failed. Models that it has built before are as good as others; `end` says how it ended."""

    def __init__(self, name: str, end: str) -> None:
        super().__init__(
            f"{name} {end}. It ran in an empty folder; data that it reads can be left out, only its models are needed."
        )
        self.end = end


def module_for(path: Path) -> ModuleType:
    name = path.stem if path.stem.isidentifier() and path.stem not in sys.modules else "imported_file"
    spec = importlib.util.spec_from_loader(name, loader=None, origin=str(path))
    assert spec
    module = importlib.util.module_from_spec(spec)
    module.__file__ = str(path)
    sys.modules[name] = module
    return module


def run(code: CodeType, module: ModuleType, path: Path) -> str:
    """How it ended before its last line, if it did. Raises Failed."""
    sys.path.insert(0, str(path.parent))
    sys.argv = [str(path)]
    own = os.getpid()
    try:
        with _stopping_at_training(), lent_streams():
            exec(code, vars(module))  # noqa: S102  # the person has trusted it
    except _Enough as stop:
        return f"ran up to where it calls {stop}"
    except SystemExit as end:
        return f"ended itself ({said_by(end)})"
    except BaseException as fault:
        where = place(path, _line_in(fault, path))
        raise Failed(path.name, f"failed while it ran: {where}{said_by(fault)}") from fault
    finally:
        if os.getpid() != own:
            os._exit(0)  # a copy of this process, which the file has made by `fork`: only the first one tells the end
    return ""


def _line_in(fault: BaseException, path: Path) -> int | None:
    """The last line of the file itself on the way to the fault."""
    trace, line = fault.__traceback__, None
    while trace:
        if trace.tb_frame.f_code.co_filename == str(path):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


@contextmanager
def _stopping_at_training() -> Iterator[None]:
    kept = {name: getattr(keras.Model, name) for name in _TRAINING}

    def stopper(name: str) -> object:
        def stop(*_: object, **__: object) -> None:
            raise _Enough(name)

        return stop

    for name in _TRAINING:
        setattr(keras.Model, name, stopper(name))
    try:
        yield
    finally:
        for name, own in kept.items():
            setattr(keras.Model, name, own)
