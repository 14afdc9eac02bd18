"""How the gradients of several losses lie to each other on shared weights, and what loss weights would balance them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

_ALPHA = 1.5  # as in the experiments of the paper


@dataclass(frozen=True, slots=True)
class LayerNorms:
    """A layer that several losses reach, and the norm of each weighted loss's gradient on its weights."""

    layer: str
    norms: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class GradientsMeasured:
    """The gradients of all weighted losses on one batch that is kept for it, so that only the model changes.

    Told of after `batch` batches of epoch `epoch`, both counted from 1. `losses` are the labels of the outputs in the
    order of everything else; `values` the losses without their `weights`. `layers` stand in the order of the model.
    `cosines[i][j]` is the cosine of the angle between the gradients of losses i and j over all weights of these
    layers; below 0 a step for one goes against the other. None where a gradient is zero or not finite. `seconds` is
    what measuring took.
    """

    epoch: int
    batch: int
    losses: tuple[str, ...]
    values: tuple[float | None, ...]
    weights: tuple[float, ...]
    layers: tuple[LayerNorms, ...]
    cosines: tuple[tuple[float | None, ...], ...]
    seconds: float

    def pairs(self) -> tuple[tuple[str, str, float | None], ...]:
        """Each two losses once, with their cosine."""
        every = range(len(self.losses))
        return tuple((self.losses[i], self.losses[j], self.cosines[i][j]) for i in every for j in every if i < j)


def balancing_weights(first: GradientsMeasured, now: GradientsMeasured) -> tuple[float, ...] | None:
    """The loss weights at which GradNorm would rest, as the gradients lie `now`; None where they can't be told.

    Source: Chen, Badrinarayanan, Lee and Rabinovich, "GradNorm: Gradient Normalization for Adaptive Loss Balancing in
    Deep Multitask Networks", 2018 (arXiv:1711.02257), equation 1 solved for the weights, with alpha 1.5: the norms
    on the last shared layer stand in proportion to how slowly each loss has fallen since `first`. The weights keep
    their sum.
    """
    if not now.layers:
        return None
    falling = _ratios(now.values, first.values)
    bare = _ratios(now.layers[-1].norms, now.weights)
    if falling is None or bare is None or min(bare) <= 0 or min(falling) <= 0:
        return None
    mean = sum(falling) / len(falling)
    parts = [(slow / mean) ** _ALPHA / norm for slow, norm in zip(falling, bare, strict=True)]
    scale = sum(now.weights) / sum(parts)
    return tuple(part * scale for part in parts)


def _ratios(above: Sequence[float | None], below: Sequence[float | None]) -> list[float] | None:
    ratios = [one / other if one is not None and other else math.nan for one, other in zip(above, below, strict=True)]
    return ratios if all(map(math.isfinite, ratios)) else None


@dataclass
class Gradients:
    """What a run's measurements say so far, in words."""

    first: GradientsMeasured | None = None
    last: GradientsMeasured | None = None

    def take(self, measured: GradientsMeasured) -> None:
        self.first, self.last = self.first or measured, measured

    def line(self) -> str:
        """The cosines of the last measurement, and what it took."""
        if self.last is None:
            return ""
        pairs = (f"{one} and {other} {_angle(cosine)}" for one, other, cosine in self.last.pairs())
        where = f"epoch {self.last.epoch}, batch {self.last.batch}"
        return f"gradients in {where}: {', '.join(pairs)} (measured in {self.last.seconds * 1000:.0f} ms)"

    def weights(self) -> dict[str, float]:
        """By output, the loss weights that would balance the gradients now; empty where they can't be told."""
        if self.first is None or self.last is None:
            return {}
        found = balancing_weights(self.first, self.last)
        return dict(zip(self.last.losses, found, strict=True)) if found else {}

    def advice(self) -> str:
        """A proposal of loss weights; empty where there is none."""
        weights = ", ".join(f"{name} {weight:.3g}" for name, weight in self.weights().items())
        return f"Loss weights that would balance the gradients (GradNorm): {weights}." if weights else ""


def _angle(cosine: float | None) -> str:
    return "share no weights" if cosine is None else f"{cosine:+.2f}"
