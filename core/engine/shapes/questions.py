"""What is asked of a recipe and what it answers; a recipe is a block's class and config with all of it resolved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from core.protocol.answers import Status, Tensor, Weights
from core.values import LayerId, ModelRef, Value

NO_WEIGHTS = Weights()


@dataclass(frozen=True, slots=True)
class Question:
    """One call: the tensors at its ports, and its flags and constants, for which `flags` stands when compared."""

    tensors: tuple[tuple[str, Tensor], ...]
    arguments: Mapping[str, Value] = field(default_factory=dict, compare=False)
    flags: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """OK with outputs and weights; FAILED or UNKNOWN with a reason."""

    status: Status
    outputs: tuple[Tensor, ...] = ()
    weights: Weights = NO_WEIGHTS
    reason: str = ""
    original: str = ""


class Recipe(Protocol):
    """How to ask about one block. `models` and `shares` are the models and blocks that a wrapper holds.

    Whoever hands recipes out hands out the same object as long as no answer can have changed.
    """

    @property
    def config(self) -> Mapping[str, Value]:
        """The block's config, resolved."""
        ...

    @property
    def stands_alone(self) -> bool:
        """Whether the recipe depends on nothing but its block and the constants."""
        ...

    @property
    def models(self) -> tuple[ModelRef, ...]: ...

    @property
    def shares(self) -> tuple[LayerId, ...]: ...

    def ask(self, first: Question | None, question: Question) -> Asked:
        """The answer of a layer that was built by the call `first` (None: by this very call)."""
        ...
