"""Lets Keras make a model of a file's configuration: with code of the file's own only where that is trusted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from zipfile import BadZipFile

from core.engine.custom import class_in, modules_beside
from core.engine.errors import CannotMake
from core.importing.errors import ImportRefused, NeedsTrust

_AROUND = "Exception encountered: "
_CODE = {
    "TFSMLayer": "a layer that runs a program of its own (a SavedModel)",
    "vocabulary": "a layer that reads a file of this machine",
    "Lambda": "Python code (the function of a Lambda layer), which would have to run",
}  # by what Keras says of it
_LONGEST = 300
_MISSING = re.compile(r"(?:Could not locate \w+|Unknown layer:) '?([^'\s]+)'?")
_MODULE = re.compile(r"'module': '([^']+)'")
_UNKEPT = re.compile(r"Layer '([^']+)' expected \d+ variables, but received 0 variables")
_DANGEROUS = re.compile(r"Not allowed: (.*?)(?: List of objects|$)")


@contextmanager
def opening(path: Path, config: object, trusted: bool) -> Iterator[Mapping[str, object]]:
    """Yields the classes that a model may have beside Keras's. What keeps it out is told in plain words.

    Raises NeedsTrust, ImportRefused, and for the rest what Keras raises.
    """
    try:
        with modules_beside(path.parent if trusted else None):
            yield dict(_own_classes(config)) if trusted else {}
    except (ValueError, TypeError) as fault:
        refusal = _refusal(path, " ".join(str(fault).split()))
        if refusal is None:
            raise
        raise refusal from fault
    except RecursionError as fault:
        raise ImportRefused(f"{path.name} is nested deeper than any model is.") from fault
    except (BadZipFile, OSError, RuntimeError) as fault:
        reason = " ".join(str(fault).split())
        raise ImportRefused(
            f"{path.name} is damaged: {reason}. Take it anew from where it comes from, or save the model again."
        ) from fault


def _refusal(path: Path, said: str) -> ImportRefused | None:
    """Of what Keras says only the innermost reason: around it stands the whole configuration, again and again."""
    reason = said.rpartition(_AROUND)[2]
    if "safe_mode" in reason or "unsafe deserialization" in reason:
        what = next((words for sign, words in _CODE.items() if sign in reason), _CODE["Lambda"])
        return NeedsTrust(
            f"{path.name} holds {what}. Trust the file to let it (--trust), or ask whoever made it for the source."
        )
    if found := _DANGEROUS.search(reason):
        return ImportRefused(f"{path.name} holds what no model needs, and was not opened: {found[1].rstrip('.')}.")
    if missing := _MISSING.search(reason):
        module = found[1] if (found := _MODULE.search(reason)) else ""
        return ImportRefused(
            f"{path.name} needs {missing[1]}{f' of {module}' if module else ''}, which is not at hand. Install the "
            "package that has it, or put its module beside the file, and trust the file (--trust)."
        )
    if unkept := _UNKEPT.search(reason):  # Keras keeps a layer of two models under one, and looks under both
        return ImportRefused(
            f"{path.name} holds no weights where Keras looks for those of {unkept[1]}: it cannot load a layer of its "
            "own file that stands both in a nested or wrapped model and beside it. Import the code that builds the "
            "model, or for its architecture alone the file `config.json` out of this one, which is a ZIP archive."
        )
    return ImportRefused(f"Keras can't make the model in {path.name}: {reason[:_LONGEST]}") if _AROUND in said else None


def _own_classes(config: object) -> Iterator[tuple[str, object]]:
    """Classes of other packages that a configuration names, by the names Keras looks for; those that can be found."""
    if isinstance(config, Mapping):
        module, name = config.get("module"), config.get("class_name")
        if isinstance(module, str) and isinstance(name, str) and not module.startswith(("keras", "builtins")):
            try:
                found = class_in(module, name)
            except CannotMake:
                found = None  # Keras says what is missing
            if found is not None:
                yield str(config.get("registered_name") or name), found
                yield name, found
        config = config.values()
    elif not isinstance(config, list | tuple):
        return
    for item in config:
        yield from _own_classes(item)
