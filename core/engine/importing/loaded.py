"""What comes out of a source of models, whatever its kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import keras

from core.engine.importing.compiled import Settings
from core.engine.importing.made import Made


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
