"""Tries an op out: does it work on symbolic tensors, how many does it give, and what tensors does it take."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from typing import Any

import keras

from core.catalog.records import Entry, OutputCase, PortSpec
from core.engine.probe.samples import arguments
from core.engine.probe.trials import KINDS, RANKS, Shape, accepted, shape, tensor, works


@dataclass(frozen=True)
class OpTrial:
    """One op with its settings, and the tensors that are given by hand."""

    function: Callable[..., Any]
    settings: Mapping[str, Any]
    ports: Sequence[PortSpec]
    by_hand: Mapping[str, Sequence[Any]]

    def symbols(self, rank: int, kind: str) -> list[Any]:
        """The symbolic tensors that the op gives. Raises TypeError if it gives anything else."""
        given = self._call(lambda size, kind: keras.KerasTensor(size, dtype=KINDS[kind]), rank, kind)
        found = keras.tree.flatten(given)
        if not found or not all(isinstance(one, keras.KerasTensor) for one in found):
            raise TypeError
        return list(found)

    def run(self, rank: int, kind: str) -> None:
        """The op on symbolic and on real tensors."""
        self.symbols(rank, kind)
        self._call(lambda size, kind: tensor(kind, size), rank, kind)

    def first_that_works(self, path: str) -> tuple[int, str]:
        """A rank and a kind that the op takes. Raises ValueError if there is none."""
        for kind, rank in product(KINDS, (3, 4, 2, 1, 5)):
            if works(partial(self.run, rank, kind)):
                return rank, kind
        raise ValueError(f"{path} works on no symbolic tensor; give it a sample by hand, or list it as not symbolic.")

    def _call(self, make: Callable[[Shape, str], Any], rank: int, kind: str) -> Any:
        given: dict[str, Any] = {}
        for port in self.ports:
            one = make(*self._wanted(port, rank, kind))
            given[port.name] = [one] * max(port.least, 2) if port.many and not port.bare else one
        return called(self.function, given, self.settings)

    def _wanted(self, port: PortSpec, rank: int, kind: str) -> tuple[Shape, str]:
        if port.name in self.by_hand:
            known, size = self.by_hand[port.name]
            return shape(size) if isinstance(size, int) else tuple(size), known
        fits = not port.dtypes or kind in port.dtypes
        return shape(rank), kind if fits else port.dtypes[0]


def called(function: Callable[..., Any], tensors: Mapping[str, Any], settings: Mapping[str, Any]) -> Any:
    """The function's value, with what it takes as `*operands` laid out, after the settings that stand before them."""
    known = inspect.signature(function).parameters
    names = list(known)
    spread = next((name for name in names if known[name].kind is inspect.Parameter.VAR_POSITIONAL), None)
    if spread is None:
        return function(**tensors, **settings)
    before = names[: names.index(spread)]
    rest = {name: value for name, value in settings.items() if name not in before}
    return function(*(settings[name] for name in before), *tensors[spread], **rest)


def op_trial(entry: Entry, function: Callable[..., Any], hints: Mapping[str, Any]) -> OpTrial:
    """A trial with sample settings, and with tensors at the ports that the op cannot do without."""
    constants = hints.get("constants", {})
    settings = {**arguments((*entry.fields, *entry.flags), hints.get("sample", {})), **constants}
    ports = [port for port in entry.ports if not port.optional and port.name not in constants]
    by_hand = {name: hint["try"] for name, hint in hints.get("ports", {}).items() if "try" in hint}
    return OpTrial(function, settings, ports, by_hand)


def tried(entry: Entry, function: Callable[..., Any], hints: Mapping[str, Any]) -> Entry:
    """The entry with the kinds and ranks it takes and, unless written by hand, the number of its outputs.

    Raises ValueError for an op that no trial gets to work on symbolic tensors.
    """
    trial = op_trial(entry, function, hints)
    rank, kind = trial.first_that_works(entry.path)
    ranks = accepted(RANKS, lambda rank: trial.run(rank, kind))
    kinds = accepted(KINDS, lambda kind: trial.run(rank, kind))
    free = [port.name for port in trial.ports if port.name not in trial.by_hand]
    ports = tuple(_shown(port, ranks, kinds) if port.name in free else port for port in entry.ports)
    named = entry.outputs or entry.rule or hints.get("unknown_outputs")
    return replace(entry, ports=ports, outputs=entry.outputs if named else _numbered(trial.symbols(rank, kind)))


def _shown(port: PortSpec, ranks: tuple[int, ...], kinds: tuple[str, ...]) -> PortSpec:
    return replace(
        port,
        ranks=port.ranks or (() if ranks == RANKS else ranks),
        dtypes=port.dtypes or (() if kinds == tuple(KINDS) else kinds),
    )


def _numbered(outputs: Sequence[Any]) -> tuple[OutputCase, ...]:
    names = ("output",) if len(outputs) == 1 else tuple(f"output_{index}" for index in range(len(outputs)))
    return (OutputCase(names),)
