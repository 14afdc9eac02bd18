"""What is to be transplanted, and what the process that does it tells, as JSON lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from core.stages import Stage, decoder
from core.training.carried import CarriedLayer, Fate


class Order(msgspec.Struct, frozen=True):
    """Weights from `source` for a model of `project`, whose file and modules lie in `folder`.

    `source` is a run's folder, a project with weights beside it, a file of weights by layer, or what can be imported.
    `pairs` says by the name of a layer whose weights it takes, empty for nobody's; what is not in it is paired by name,
    class and shape. `base` is a file with weights that the model has already. They are written into `out`; with none
    it is only told what would be.
    """

    project: str
    folder: str
    source: str
    model: str = ""
    pairs: Mapping[str, str] = {}
    base: str = ""
    out: str = ""
    trusted: bool = False


class Fit(msgspec.Struct, frozen=True):
    """A layer of the source whose weights another one could take, and what would come of it."""

    donor: str
    fate: Fate
    reason: str = ""


class Row(msgspec.Struct, frozen=True):
    """One layer of the model, whose weights it takes (empty: nobody's), and what comes of it; `fitting` are others."""

    layer: str
    donor: str
    outcome: CarriedLayer
    fitting: tuple[Fit, ...] = ()

    def line(self) -> str:
        """For a person."""
        whose = f" ← {self.donor}" if self.donor and self.donor != self.layer else ""
        reason = f" ({self.outcome.reason})" if self.outcome.reason else ""
        return f"{self.outcome.fate:<8} {self.layer}{whose}{reason}"


class Transplanted(msgspec.Struct, frozen=True, tag=True):
    """What is, or would be, taken over into a model. `left` are the layers of the source that nobody takes."""

    model: str
    rows: tuple[Row, ...]
    left: tuple[str, ...]
    written: str = ""

    def summary(self) -> str:
        """How much came over, in a line."""
        counts = {fate: sum(row.outcome.fate == fate for row in self.rows) for fate in ("carried", "resized", "new")}
        left = f", {len(self.left)} of the source left over" if self.left else ""
        return (
            f"{counts['carried']} of {len(self.rows)} layers carried over, {counts['resized']} resized, "
            f"{counts['new']} without{left}"
        )


class Refused(msgspec.Struct, frozen=True, tag=True):
    """Nothing is taken over, and why. `needs_trust` where trusting the source would let it in."""

    reason: str
    needs_trust: bool = False


Message = Stage | Transplanted | Refused
decode: Callable[[bytes], Message | None] = decoder(Message)


def decode_order(line: bytes) -> Order:
    return msgspec.json.decode(line, type=Order)
