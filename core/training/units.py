"""The unit that a metric of an output is told in: that of the data, wherever the transform of the target allows it.

The one rule: of a standardised or scaled target, errors that grow with it (MAE, RMSE; MSE with its square) are taken
back to the data's own unit. Where columns or elements have been standardised each by itself there is no one unit, nor
is there for other metrics: those say that they are in standard deviations. Losses stay what is trained on.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.training.ports import FittedPort
from core.training.transforms.fitted import FittedArray, FittedNumber
from core.values import KerasObject

_POWERS = {
    "mae": 1,
    "meanabsoluteerror": 1,
    "rmse": 1,
    "rootmeansquarederror": 1,
    "mse": 2,
    "meansquarederror": 2,
}
_WITHOUT = {"r2score", "cosinesimilarity"}
_IN = ", in "


@dataclass(frozen=True, slots=True)
class Unit:
    """A metric's value times `factor` is in the unit that `words` tell; without words in that of the target."""

    factor: float = 1.0
    words: str = ""

    def named(self, metric: str) -> str:
        return f"{metric}{_IN}{self.words}" if self.words else metric


def unit_of(metric: str | KerasObject, port: FittedPort) -> Unit:
    """The unit of this metric of the output whose target comes through `port`."""
    transforms = [part.transform for part in port.columns]
    standardised = any(isinstance(each, FittedNumber) for each in transforms)
    kind = _kind(metric)
    power, step = _POWERS.get(kind, 0), _step(port)
    name = ", ".join(part.column for part in port.columns)
    if power and step is not None and (standardised or step != 1.0):
        return Unit(step**power, name if power == 1 else f"{name}²")
    if standardised and kind not in _WITHOUT:
        return Unit(words=f"standard deviations of {name}")
    return Unit()


def without_unit(named: str) -> str:
    """The metric's name as the plan's has it."""
    return named.partition(_IN)[0]


def _step(port: FittedPort) -> float | None:
    """How much of the data's own unit 1 of the encoded target is, where that is one number."""
    if len(port.columns) != 1:
        return None
    transform = port.columns[0].transform
    if isinstance(transform, FittedNumber):
        return transform.deviations[0] if len(transform.deviations) == 1 else None
    return 1 / transform.scale if isinstance(transform, FittedArray) and transform.scale else None


def _kind(metric: str | KerasObject) -> str:
    path = metric.path if isinstance(metric, KerasObject) else metric
    return path.rpartition(".")[2].rpartition(":")[2].replace("_", "").lower()
