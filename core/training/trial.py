"""The transforms of a plan fitted to the first rows of its data, so that one sees what they come to before a run."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

import numpy as np

from core.errors import LayerLoomError
from core.expressions import resolve
from core.graph.plan import Binding
from core.training.columns import Chunk
from core.training.fit import fit
from core.training.ports import DataPort, FittedPort
from core.training.sources import check_columns
from core.training.transforms.fitted import Fitted, FittedCategory, FittedImage, FittedNumber, FittedText
from core.values import Value

_SHOWN = 5


class _Seen:
    """A chunk as a source."""

    def __init__(self, chunk: Chunk) -> None:
        self.path, self.columns = Path("the first rows"), tuple(chunk.columns)
        self._chunk = chunk

    def chunks(self, columns: Sequence[str], numeric: Collection[str] = ()) -> Iterator[Chunk]:  # noqa: ARG002  # as all
        check_columns(self, columns)
        yield self._chunk

    def head(self, rows: int) -> Chunk:  # noqa: ARG002  # there are no more
        return self._chunk


def tried(chunk: Chunk, ports: Sequence[DataPort], constants: Mapping[str, Value]) -> dict[str, tuple[str, ...]]:
    """By place of a port, a text for each of its bindings: what its transform has learnt, or why it can't be fitted."""
    ports = [replace(port, bindings=tuple(one for one in port.bindings if one.columns)) for port in ports]
    try:
        ready = [_resolved(port, constants) for port in ports]
        fitted = fit(_Seen(chunk), ready, np.ones(chunk.rows, bool))
    except LayerLoomError as refusal:
        if len(ports) > 1:  # one that can't be fitted takes nothing from the others
            return {place: texts for port in ports for place, texts in tried(chunk, [port], constants).items()}
        return {port.place: (str(refusal),) * len(port.bindings) for port in ports}
    return {port.place: tuple(_texts(port, found)) for port, found in zip(ports, fitted, strict=True)}


def _resolved(port: DataPort, constants: Mapping[str, Value]) -> DataPort:
    def ready(binding: Binding) -> Binding:
        options = cast(Mapping[str, Value], resolve(binding.transform.options, constants))
        return replace(binding, transform=replace(binding.transform, options=options))

    return replace(port, bindings=tuple(map(ready, port.bindings)))


def _texts(port: DataPort, found: FittedPort) -> Iterator[str]:
    """Columns that come to the same are told together."""
    columns = iter(found.columns)
    for binding in port.bindings:
        told = {name: said for name in binding.columns if (said := in_words(next(columns).transform))}
        alone = len(set(told.values())) == 1
        yield next(iter(told.values())) if alone else "\n".join(f"{name}: {said}" for name, said in told.items())


def in_words(fitted: Fitted) -> str:
    """What a transform has learnt, for a person; empty where it learns nothing."""
    match fitted:
        case FittedNumber():
            return _numbers(fitted)
        case FittedCategory():
            others = ", and a slot for others" if fitted.others else ""
            return f"{len(fitted.values):,} values: {_first(fitted.values)}{others}"
        case FittedText():
            what = "characters" if fitted.level == "character" else "words"
            return f"{len(fitted.vocabulary):,} {what}: {_first(fitted.vocabulary)}; length {fitted.length:,}"
        case FittedImage():
            return f"{fitted.height}×{fitted.width}, {fitted.channels} channel{'s' * (fitted.channels > 1)}"
    return ""


def _numbers(fitted: FittedNumber) -> str:
    if len(fitted.means) == 1:
        return f"mean {fitted.means[0]:.4g}, deviation {fitted.deviations[0]:.4g}"
    least, most = min(fitted.means), max(fitted.means)
    return f"{len(fitted.means)} elements, each with its mean, from {least:.4g} to {most:.4g}"


def _first(values: Sequence[str]) -> str:
    return ", ".join(values[:_SHOWN]) + (", …" if len(values) > _SHOWN else "")
