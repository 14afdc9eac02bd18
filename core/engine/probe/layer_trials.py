"""Tries a layer out: the ranks and kinds of tensors that its ports take, and what becomes of a mask."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import keras

from core.catalog.records import Entry, Field, PortSpec
from core.engine.probe.guess import field
from core.engine.probe.overrides import table
from core.engine.probe.samples import arguments
from core.engine.probe.trials import KINDS, RANKS, Shape, accepted, changed, shape, tensor, works


@dataclass(frozen=True)
class LayerTrial:
    """A layer with the arguments it is made with. Each trial takes a fresh one."""

    layer: Any
    entry: Entry
    hints: Mapping[str, Any]

    def made(self, **more: Any) -> Any:
        return self.layer(**arguments(self.entry.fields, self.hints.get("sample", {})), **more)

    @property
    def ports(self) -> Sequence[PortSpec]:
        return [port for port in self.entry.ports if not port.optional]

    def symbols(self, kind: str, rank: int, masked: bool = False) -> list[Any]:
        """The symbolic tensors that the layer gives, to tensors with a mask if so wanted."""
        given = keras.KerasTensor((None, *self._size(rank)[1:]), dtype=KINDS[kind])
        if masked:
            given._keras_mask = keras.KerasTensor((None, *self._size(rank)[1:2]), dtype="bool")  # noqa: SLF001
        first, *others = [self._given(port, given) for port in self.ports]
        return list(keras.tree.flatten(self.made()(first, *others)))

    def run(self, kind: str, rank: int) -> None:
        """The layer on symbolic tensors, which promise much, and on real ones, in training, which show it."""
        self.symbols(kind, rank)
        first, *others = [self._given(port, tensor(kind, self._size(rank))) for port in self.ports]
        made = self.made()
        made(first, *others, **({"training": True} if "training" in made.call_signature_parameters else {}))

    def _size(self, rank: int) -> Shape:
        return shape(rank, self.hints.get("channels", 4))

    def _given(self, port: PortSpec, one: Any) -> Any:
        return [one] * max(port.least, 2) if port.many and not port.bare else one


def tried(entry: Entry, layer: Any, hints: Mapping[str, Any]) -> Entry:
    """The entry with what the trials showed; hand-written facts stay."""
    if hints.get("untried"):
        return entry
    trial = LayerTrial(layer, entry, hints)
    masking = _written(hints["masking"]) if "masking" in hints else _masking(trial)
    return replace(entry, ports=_ports(trial), masking=masking, fields=(*entry.fields, *_unsigned(trial)))


def _unsigned(trial: LayerTrial) -> Iterator[Field]:
    """Arguments that stand in no signature but in the config, such as those that LSTM passes on to RNN."""
    known = {*(field.name for field in trial.entry.fields), "name", *table("fields")["derived"]}
    for name, value in trial.made().get_config().items():
        if name not in known and works(partial(trial.made, **{name: value})):
            yield field(inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=value))


def _written(masking: Mapping[str, Any]) -> str:
    return next((kind for kind in ("keeps", "makes") if masking.get(kind)), "drops")


def _ports(trial: LayerTrial) -> tuple[PortSpec, ...]:
    mains = trial.ports
    if not mains or trial.entry.rule == "cell":
        return trial.entry.ports
    first = next(iter(mains[0].dtypes), "float")
    ranks = mains[0].ranks or accepted(RANKS, lambda rank: trial.run(first, rank))
    kinds = mains[0].dtypes or (accepted(KINDS, lambda kind: trial.run(kind, ranks[len(ranks) // 2])) if ranks else ())
    if not kinds:
        raise ValueError(f"{trial.entry.path} works on no tensor at all; give it a sample by hand.")
    every_rank = ranks == RANKS or trial.hints.get("any_rank")
    shown = {"ranks": () if every_rank else ranks, "dtypes": () if kinds == tuple(KINDS) else kinds}
    return tuple(changed(port, shown) if port in mains else port for port in trial.entry.ports)


def _masking(trial: LayerTrial) -> str:
    """What `compute_mask` gives without a mask, and with one where the layer lets Keras ask for it."""
    many = trial.entry.ports and trial.entry.ports[0].many
    given, mask = keras.KerasTensor(shape(3)), keras.KerasTensor(shape(2), dtype="bool")
    both = ([given] * 2, [mask] * 2) if many else (given, mask)
    if works(lambda: _must(trial.made().compute_mask(both[0], None))):
        return "makes"
    keeps = trial.made().supports_masking and works(lambda: _must(trial.made().compute_mask(*both)))
    return "keeps" if keeps else "drops"


def _must(mask: object) -> None:
    if mask is None:
        raise ValueError
