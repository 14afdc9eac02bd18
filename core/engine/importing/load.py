"""Live models out of a source of any kind. Nothing of the source's own runs unless it is trusted."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import keras

from core.engine.importing.files import READERS
from core.engine.importing.loaded import Loaded
from core.importing.errors import ImportRefused, NeedsTrust
from core.importing.kinds import CODE, Kind, application_in, is_pretrained, kind_of
from core.importing.part import Part


def load(source: str, trusted: bool, part: Part | None = None) -> Loaded:
    """Raises ImportRefused, NeedsTrust, or whatever Keras raises over a broken file."""
    kind = kind_of(source)
    if kind in CODE and not trusted:
        raise NeedsTrust(
            f"{Path(source).name} is code, which has to run to build its models. Read it, and trust it to let it run "
            "(--trust)."
        )
    if kind is Kind.APPLICATION:
        return _application(application_in(source), pretrained=is_pretrained(source))
    if kind in CODE:
        from core.engine.importing.code import models_in

        ran = models_in(Path(source), part)
        return Loaded(
            ran.models,
            ran.settings,
            ran.notes,
            has_weights=part is None,
            written=(ran.text, ran.made),
            together=ran.together,
        )
    return READERS[kind](Path(source), trusted)


def _application(name: str, *, pretrained: bool) -> Loaded:
    known = [
        one for one in dir(keras.applications) if callable(getattr(keras.applications, one)) and not one.startswith("_")
    ]
    if name not in known:
        raise ImportRefused(f"keras.applications has no {name}. It has {', '.join(known)}.")
    make = getattr(keras.applications, name)
    if pretrained:
        return Loaded({name: _pretrained(name, make)})
    note = f"Its weights are random. keras.applications.{name}:imagenet brings pretrained ones, from the network."
    return Loaded({name: make(weights=None)}, notes=(note,), has_weights=False)


def _pretrained(name: str, make: Callable[..., keras.Model]) -> keras.Model:
    """From the network the first time; Keras keeps the file in its folder, `~/.keras` or `KERAS_HOME`."""
    try:
        return make(weights="imagenet")
    except Exception as fault:
        reason = " ".join(str(fault).split())
        kept = Path(os.environ.get("KERAS_HOME", "~/.keras")) / "models"
        raise ImportRefused(
            f"The pretrained weights of {name} could not be fetched ({reason}). Try again with a network, put their "
            f"file into {kept}, or import keras.applications.{name} with random "
            "weights."
        ) from fault
