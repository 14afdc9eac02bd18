"""What became of the weights of an earlier run in a model that starts from them, layer by layer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Fate = Literal["carried", "resized", "new"]


@dataclass(frozen=True, slots=True)
class CarriedLayer:
    """A layer with weights, by its name (with those of the models it lies in before it, divided by `/`).

    `resized`: the part that both have was taken over, by index, and the rest is as a new layer has it; `reason` tells
    the shapes, or why the layer is new.
    """

    layer: str
    fate: Fate
    reason: str = ""


def shape_in_words(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape)) or "one number"


@dataclass(frozen=True, slots=True)
class WarmStarted:
    """The weights came from `run`; sent before the first epoch. `layers` are in the order of the model."""

    run: str
    layers: tuple[CarriedLayer, ...]

    def line(self) -> str:
        """All of it in one line for a person."""
        carried = sum(layer.fate == "carried" for layer in self.layers)
        parts = [f"{carried} of {len(self.layers)} layers carried over"]
        for fate in ("resized", "new"):
            found = [f"{one.layer} ({one.reason})" for one in self.layers if one.fate == fate]
            parts += [f"{fate}: {', '.join(found)}"] if found else []
        return f"Weights from {self.run}: {'; '.join(parts)}."
