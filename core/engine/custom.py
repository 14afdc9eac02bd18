"""Finds classes of a project's own: in modules that Python can import, and in those that lie beside its file."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import reduce
from pathlib import Path

import keras

from core.engine.errors import CannotMake


def class_in(module: str, name: str) -> object:
    """A class by module and qualified name; one made inside a function is known to Keras alone, where registered.

    Raises CannotMake, or whatever the module raises.
    """
    for registered in keras.saving.get_custom_objects().values():
        if (registered.__module__, registered.__qualname__) == (module, name):
            return registered
    try:
        return reduce(getattr, name.split("."), importlib.import_module(module))
    except (ImportError, AttributeError) as fault:
        reason = _missing(fault, module) or f"There is no class {name} in module {module}."
        raise CannotMake(reason) from fault


@contextmanager
def modules_beside(folder: Path | None) -> Iterator[None]:
    """Inside, Python also finds modules in `folder`; after all others, so that none takes another's place.

    They are forgotten in the end, for the next project may have others of the same names. For trusted projects only.
    """
    if folder is None:
        yield
        return
    place = str(folder.resolve())
    sys.path.append(place)
    importlib.invalidate_caches()
    try:
        yield
    finally:
        sys.path.remove(place)
        _forget_modules_in(Path(place))


def _missing(fault: Exception, module: str) -> str:
    if not isinstance(fault, ModuleNotFoundError):
        return ""
    if fault.name and (module == fault.name or module.startswith(f"{fault.name}.")):
        return (
            f"Python finds no module {module}. Put it into the folder of the project's file, or install it "
            "where LayerLoom runs."
        )
    return f"Module {module} needs {fault.name}, which Python does not find. Install it where LayerLoom runs."


def _forget_modules_in(folder: Path) -> None:
    gone = {name for name, module in sys.modules.items() if _stands_in(folder, name, getattr(module, "__file__", None))}
    known = keras.saving.get_custom_objects()
    for key in [key for key, found in known.items() if found.__module__ in gone]:
        del known[key]
    for name in gone:
        del sys.modules[name]


def _stands_in(folder: Path, name: str, file: str | None) -> bool:
    """Whether the module was found through `folder` itself, not through another place that lies below it."""
    parts = name.split(".")
    path = Path(file or "")
    return path == folder.joinpath(*parts).with_suffix(".py") or path == folder.joinpath(*parts, "__init__.py")
