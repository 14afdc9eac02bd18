"""A model of Keras 2 out of its configuration, and its weights out of whatever holds them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from core.engine.importing.compiled import Settings
from core.engine.importing.keras2.building import Builder
from core.engine.importing.keras2.compiled import modern_settings
from core.engine.importing.loaded import Loaded, named
from core.engine.importing.opening import opening


def is_old(version: object) -> bool:
    """Whether a file of this Keras version is one of Keras 2, or older."""
    return str(version or "").startswith(("1.", "2."))


def anew(path: Path, record: Mapping[str, Any], version: str, settings: Settings | None, trusted: bool) -> Loaded:
    """Raises ImportRefused, NeedsTrust, or whatever Keras raises over settings that it can't take."""
    with opening(path, record, trusted) as known:
        builder = Builder(known, trusted=trusted)
        loaded = named(builder.model(record), str(path), modern_settings(settings))
    note = f"{path.name} was written by Keras {version}; its layers are made anew with those of Keras 3."
    return replace(loaded, notes=(note, *builder.notes))


def with_weights(
    loaded: Loaded, record: Mapping[str, Any], store: Any, fill: Callable[[Any, Any, Any], Iterable[str]]
) -> Loaded:
    """With weights that `fill` takes out of `store`; what stays behind is among the notes."""
    (model,) = loaded.models.values()
    return replace(loaded, notes=(*loaded.notes, *fill(model, record["config"], store)))
