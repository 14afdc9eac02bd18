"""What comes out of a source of models, whatever its kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import keras

from core.engine.importing.compiled import Settings
from core.engine.importing.made import Made
from core.importing.errors import ImportRefused
from core.importing.kinds import title_of


@dataclass(frozen=True)
class Loaded:
    """Models by name, the most wanted first, and by the same names what they were compiled with, where they were.

    `written` is the text of code, and what its calls have made.
    """

    models: Mapping[str, keras.Model]
    settings: Mapping[str, Settings] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    has_weights: bool = True
    together: tuple[str, ...] = ()
    written: tuple[str, tuple[Made, ...]] | None = None


def named(model: Any, source: str, settings: Settings | None) -> Loaded:
    """A model on its own, which goes by its source's name where Keras made its own name up."""
    if not isinstance(model, keras.Model):
        raise ImportRefused(f"{Path(source).name} holds a {type(model).__name__} and no model.")
    name = title_of(source)
    return Loaded({name: model}, {name: settings} if isinstance(settings, Mapping) and settings else {})


def settings_of(training: Settings | None) -> Settings | None:
    """What a model was compiled with, as HDF5 files have it, in the words of `get_compile_config`."""
    told = dict(training or {})
    if "optimizer_config" in told:
        told["optimizer"] = told.pop("optimizer_config")
    return told or None
