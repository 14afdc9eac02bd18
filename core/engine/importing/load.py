"""Live models out of a source of any kind. Nothing of the source's own runs unless it is trusted."""

from __future__ import annotations

from pathlib import Path

import keras

from core.engine.importing.files import READERS
from core.engine.importing.loaded import Loaded
from core.importing.errors import ImportRefused, NeedsTrust
from core.importing.kinds import CODE, Kind, application_in, kind_of
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
        return _application(application_in(source))
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


def _application(name: str) -> Loaded:
    known = [
        one for one in dir(keras.applications) if callable(getattr(keras.applications, one)) and not one.startswith("_")
    ]
    if name not in known:
        raise ImportRefused(f"keras.applications has no {name}. It has {', '.join(known)}.")
    model = getattr(keras.applications, name)(weights=None)
    note = "Its weights are random: pretrained ones would have to come from the network."
    return Loaded({name: model}, notes=(note,), has_weights=False)
