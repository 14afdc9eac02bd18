"""What a loss wants of its target: the very shape of the output, or class numbers in place of its last axis."""

from __future__ import annotations

from dataclasses import dataclass

from core.graph.plan import LossKind
from core.training.ports import Bounds
from core.training.shapes import Shape
from core.values import KerasObject

_SHARES = frozenset({"binarycrossentropy", "binaryfocalcrossentropy"})
_PRIORS = frozenset({"categoricalcrossentropy", "categoricalfocalcrossentropy"})
_SPARSE = "sparsecategoricalcrossentropy"
_OWN_SHAPE = frozenset({"ctc"})


@dataclass(frozen=True, slots=True)
class LossFacts:
    """`name` is the loss in lower case without underscores: strings, functions and classes of Keras are told alike."""

    name: str
    from_logits: bool = False

    @property
    def sparse(self) -> bool:
        return self.name == _SPARSE

    @property
    def is_share(self) -> bool:
        """Each element of the output is the probability of a yes."""
        return self.name in _SHARES

    @property
    def is_prior(self) -> bool:
        """The last axis of the output holds the probabilities of classes."""
        return self.name in _PRIORS or self.sparse

    def target_shape(self, output: Shape) -> Shape | None:
        """The exact shape of a target sample; None where the loss alone knows it."""
        if self.name in _OWN_SHAPE or ":" in self.name:
            return None
        return output[:-1] if self.sparse else output

    def target_dtype(self, output: str) -> str:
        return "int32" if self.sparse else output if output.startswith("float") else "float32"

    def bounds(self, output: Shape, name: str) -> Bounds | None:
        """The labels the loss can take; outside of them it gives NaN or nonsense without a word."""
        if self.sparse and output and output[-1] is not None:
            return Bounds(0, output[-1] - 1, f"output `{name}` has {output[-1]} classes, numbered from 0")
        return Bounds(0, 1, f"the loss of output `{name}` takes numbers from 0 to 1") if self.is_share else None


def facts(loss: LossKind) -> LossFacts:
    if isinstance(loss, KerasObject):
        own = ":" in loss.path
        name = loss.path if own else loss.path.rpartition(".")[2]
        return LossFacts(_plain(name), loss.config.get("from_logits") is True)
    return LossFacts(_plain(loss or ""))


def _plain(name: str) -> str:
    return name.lower().replace("_", "")
