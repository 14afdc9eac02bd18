"""Reads what the installed Keras says about its classes, live: the text stays in Keras, nothing of it is kept."""

from __future__ import annotations

import inspect
from functools import cache

from core.catalog.table import load
from core.engine.docstrings import Documentation, parsed
from core.engine.errors import CannotMake
from core.engine.make import keras_attribute

# Keras documents the function that people call, not the class behind it.
_WRITTEN_ELSEWHERE = {"layers.InputLayer": "layers.Input"}


@cache
def documentation(path: str) -> Documentation:
    """What Keras says about the thing at a path or alias of the catalogue. Raises CannotMake for no such thing."""
    return described(_thing(path))


def described(thing: object) -> Documentation:
    """A class's or function's documentation. What a class passes on has the text of the base class that takes it."""
    lineage = inspect.getmro(thing) if isinstance(thing, type) else (thing,)
    texts = [parsed(each.__doc__) for each in lineage if each is not object]
    fields: dict[str, str] = {}
    for text in texts:
        fields = {**text.fields, **fields}
    return Documentation(texts[0].summary, fields)


def _thing(path: str) -> object:
    entry = load().entry(path)
    tried = [_WRITTEN_ELSEWHERE.get(one, one) for one in ((entry.path, *entry.aliases) if entry else (path,))]
    missing: CannotMake
    for one in tried:
        try:
            return keras_attribute(one)
        except CannotMake as fault:  # an alias may be a name that only Keras's `get` knows
            missing = fault
    raise missing
